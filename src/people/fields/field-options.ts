/** What the fields of a list are read by. */
export interface FieldOptions {
  products: readonly { id: string; name: string }[];
  /** 2026-11-26: the day in TIME_ZONE, for start dates without a year. */
  today: string;
}
