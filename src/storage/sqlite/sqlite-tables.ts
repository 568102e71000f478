import { chmodSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import {
  AUDIT_ENTRIES,
  COLLECTION_OF_KEY,
  createEntryTable,
  ENTRIES,
  entryTables,
  hasTable,
  indexAuditEntries,
  indexEntries,
} from './entry-tables.ts';
import { splitEntries } from './split-entries.ts';

/** The collections, each found in the index with one step: a query over all entries takes a second for a million. */
const collectionsIn = (table: string) => `WITH RECURSIVE collections (name) AS (
  SELECT (SELECT ${COLLECTION_OF_KEY} FROM ${table} ORDER BY ${COLLECTION_OF_KEY} LIMIT 1)
  UNION ALL
  SELECT (
    SELECT ${COLLECTION_OF_KEY} FROM ${table} WHERE ${COLLECTION_OF_KEY} > collections.name
    ORDER BY ${COLLECTION_OF_KEY} LIMIT 1
  ) FROM collections WHERE collections.name IS NOT NULL
)`;

/**
 * Pages of 4 KB in the write-ahead log from which a commit also copies it into the database, which takes several times as
 * long while people wait. The heartbeat of a file's owner does it every few seconds, so that this is a limit for mass
 * writes. sqlite's default, 1000, is reached by a burst or two.
 */
const AUTOCHECKPOINT_PAGES = 8_000;

/**
 * Configures a connection for durable writes and creates the tables.
 *
 * @param maySplit whether the file of an earlier version may be split: not while a bot of that version may be using it
 * @returns the sequence number of the newest entry
 */
export function prepareSqlite(db: DatabaseSync, path: string, { maySplit }: { maySplit: boolean }): number {
  try {
    if (path !== ':memory:') chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    db.exec(`PRAGMA wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}`);
    makeTables(db, { maySplit });
    const last = entryTables(db).map((table) => Math.max(lastNumberIn(db, table), numberAll(db, table)));
    return Math.max(...last);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Creates whatever is missing. Versions that did not number their entries had neither the column nor the index. */
function makeTables(db: DatabaseSync, { maySplit }: { maySplit: boolean }): void {
  if (!hasTable(db, ENTRIES)) createEntryTable(db, AUDIT_ENTRIES);
  createEntryTable(db, ENTRIES);
  const columns = db.prepare(`SELECT 1 FROM pragma_table_info('${ENTRIES}') WHERE name = 'seq'`).all();
  if (columns.length === 0) db.exec(`ALTER TABLE ${ENTRIES} ADD COLUMN seq INTEGER`);
  indexAuditEntries(db, hasTable(db, AUDIT_ENTRIES) ? AUDIT_ENTRIES : ENTRIES);
  if (maySplit) splitEntries(db);
  if (hasTable(db, AUDIT_ENTRIES)) indexEntries(db);
}

function lastNumberIn(db: DatabaseSync, table: string): number {
  const sql = `${collectionsIn(table)} SELECT coalesce(max((
    SELECT max(seq) FROM ${table} WHERE ${COLLECTION_OF_KEY} = collections.name
  )), 0) AS last FROM collections`;
  return Number(db.prepare(sql).get()?.last);
}

/**
 * Numbers the entries of versions that did not, and may still add some without a number when run again.
 *
 * @returns the highest number that it gave, or 0
 */
function numberAll(db: DatabaseSync, table: string): number {
  const unnumbered = `${collectionsIn(table)} SELECT 1 FROM collections WHERE EXISTS (
    SELECT 1 FROM ${table} WHERE ${COLLECTION_OF_KEY} = collections.name AND seq IS NULL
  ) LIMIT 1`;
  if (db.prepare(unnumbered).all().length === 0) return 0;
  const last = Math.max(...entryTables(db).map((one) => lastNumberIn(db, one)));
  db.prepare(`
    UPDATE ${table} SET seq = numbered.seq FROM (
      SELECT key AS of, row_number() OVER (ORDER BY key) + ? AS seq FROM ${table} WHERE seq IS NULL
    ) AS numbered WHERE ${table}.key = numbered.of`).run(last);
  return lastNumberIn(db, table);
}
