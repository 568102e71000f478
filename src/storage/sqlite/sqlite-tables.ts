import { chmodSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Extracts `checks:` from `checks:ID`. Must match the index expression verbatim, or queries will not use the index. */
export const COLLECTION_OF_KEY = "substr(key, 1, instr(key, ':'))";

/** The collections, each found in the index with one step: a query over all entries takes a second for a million. */
const COLLECTIONS = `WITH RECURSIVE collections (name) AS (
  SELECT (SELECT ${COLLECTION_OF_KEY} FROM entries ORDER BY ${COLLECTION_OF_KEY} LIMIT 1)
  UNION ALL
  SELECT (
    SELECT ${COLLECTION_OF_KEY} FROM entries WHERE ${COLLECTION_OF_KEY} > collections.name
    ORDER BY ${COLLECTION_OF_KEY} LIMIT 1
  ) FROM collections WHERE collections.name IS NOT NULL
)`;
const UNNUMBERED = `${COLLECTIONS} SELECT 1 FROM collections WHERE EXISTS (
  SELECT 1 FROM entries WHERE ${COLLECTION_OF_KEY} = collections.name AND seq IS NULL
) LIMIT 1`;
const LAST_NUMBER = `${COLLECTIONS} SELECT coalesce(max((
  SELECT max(seq) FROM entries WHERE ${COLLECTION_OF_KEY} = collections.name
)), 0) AS last FROM collections`;

/**
 * Configures a connection for durable writes and creates the tables.
 *
 * @returns the sequence number of the newest entry
 */
export function prepareSqlite(db: DatabaseSync, path: string): number {
  try {
    if (path !== ':memory:') chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    return makeSqliteTables(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Creates whatever is missing. Older versions did not number their entries, and may still add some without a number
 * when run again; both get one here.
 *
 * @returns the highest sequence number so far
 */
function makeSqliteTables(db: DatabaseSync): number {
  db.exec(`CREATE TABLE IF NOT EXISTS entries
    (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER, seq INTEGER) WITHOUT ROWID`);
  const columns = db.prepare("SELECT 1 FROM pragma_table_info('entries') WHERE name = 'seq'").all();
  if (columns.length === 0) db.exec('ALTER TABLE entries ADD COLUMN seq INTEGER');
  db.exec(`CREATE INDEX IF NOT EXISTS entries_in_order ON entries (${COLLECTION_OF_KEY}, seq)`);
  db.exec('CREATE INDEX IF NOT EXISTS entries_by_end ON entries (expires) WHERE expires IS NOT NULL');
  if (db.prepare(UNNUMBERED).all().length > 0) numberAll(db);
  return Number(db.prepare(LAST_NUMBER).get()?.last);
}

function numberAll(db: DatabaseSync): void {
  db.exec(`
    UPDATE entries SET seq = numbered.seq FROM (
      SELECT key AS of, row_number() OVER (ORDER BY key) + (SELECT coalesce(max(seq), 0) FROM entries) AS seq
      FROM entries WHERE seq IS NULL
    ) AS numbered WHERE entries.key = numbered.of`);
}
