/** How the fields of a list are parsed. */
export interface FieldOptions {
  products: readonly { id: string; name: string }[];
  /** Today in TIME_ZONE, as 2026-11-26; completes start dates without a year. */
  today: string;
}
