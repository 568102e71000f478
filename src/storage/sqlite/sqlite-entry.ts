/** A row of `entries`. */
export interface SqliteEntry {
  value: string;
  /** Epoch milliseconds; null: never. */
  expires: number | null;
}

export function makeEntry(value: string, ttlMs: number | undefined): SqliteEntry {
  return { value, expires: ttlMs === undefined ? null : Date.now() + ttlMs };
}

export function toEntry(row: Record<string, unknown> | undefined): SqliteEntry | undefined {
  if (row === undefined) return undefined;
  return { value: String(row.value), expires: typeof row.expires === 'number' ? row.expires : null };
}

export function isExpired(entry: SqliteEntry): boolean {
  return entry.expires !== null && entry.expires <= Date.now();
}
