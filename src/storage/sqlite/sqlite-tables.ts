import { chmodSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** `checks:` of `checks:ID`, as the index has it: a query must say it in the same words. */
export const COLLECTION_OF_KEY = "substr(key, 1, instr(key, ':'))";

/**
 * Sets a connection up for durable writes, and makes the tables.
 *
 * @returns the number of the entry that was made last
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
 * Makes what is missing. Files of versions before this one have no order of their entries, and such a version makes entries
 * without a number; both get one here.
 *
 * @returns the highest number so far
 */
function makeSqliteTables(db: DatabaseSync): number {
  db.exec(`CREATE TABLE IF NOT EXISTS entries
    (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER, seq INTEGER) WITHOUT ROWID`);
  const columns = db.prepare("SELECT 1 FROM pragma_table_info('entries') WHERE name = 'seq'").all();
  if (columns.length === 0) db.exec('ALTER TABLE entries ADD COLUMN seq INTEGER');
  db.exec(`CREATE INDEX IF NOT EXISTS entries_in_order ON entries (${COLLECTION_OF_KEY}, seq)`);
  const unnumbered = db.prepare('SELECT 1 FROM entries WHERE seq IS NULL LIMIT 1').all();
  if (unnumbered.length > 0) numberAll(db);
  return Number(db.prepare('SELECT coalesce(max(seq), 0) AS last FROM entries').get()?.last);
}

function numberAll(db: DatabaseSync): void {
  db.exec(`
    UPDATE entries SET seq = numbered.seq FROM (
      SELECT key AS of, row_number() OVER (ORDER BY key) + (SELECT coalesce(max(seq), 0) FROM entries) AS seq
      FROM entries WHERE seq IS NULL
    ) AS numbered WHERE entries.key = numbered.of`);
}
