import type { DatabaseSync } from 'node:sqlite';
import {
  AUDIT_ENTRIES,
  createEntryTable,
  ENTRIES,
  hasTable,
  IS_AUDIT_KEY,
  indexEntries,
} from './entry-tables.ts';
import { inTransaction } from './in-transaction.ts';

/** A file up to this size is rewritten as a whole after it was split, which takes a second or so. */
const REWRITTEN_BYTES = 64 * 1024 * 1024;

/**
 * Gives the file of an earlier version the two tables. The audit lines, which are the most, stay where they are: the
 * others move, in one transaction.
 */
export function splitEntries(db: DatabaseSync): void {
  if (hasTable(db, AUDIT_ENTRIES)) {
    takeInAuditLines(db);
    return;
  }
  inTransaction(db, () => {
    db.exec(`ALTER TABLE ${ENTRIES} RENAME TO ${AUDIT_ENTRIES}`);
    createEntryTable(db, ENTRIES);
    db.exec(`
      INSERT INTO ${ENTRIES} SELECT key, value, expires, seq FROM ${AUDIT_ENTRIES} WHERE NOT (${IS_AUDIT_KEY});
      DELETE FROM ${AUDIT_ENTRIES} WHERE NOT (${IS_AUDIT_KEY})`);
    indexEntries(db);
  });
  // Removes the copies that have been left in pages when records moved: see erase-sqlite.ts.
  if (sizeOf(db) <= REWRITTEN_BYTES) db.exec('VACUUM');
}

/** An earlier version that was run again has written its audit lines beside the other records. */
function takeInAuditLines(db: DatabaseSync): void {
  const strays = db.prepare(`SELECT 1 FROM ${ENTRIES} WHERE ${IS_AUDIT_KEY} LIMIT 1`).all();
  if (strays.length === 0) return;
  inTransaction(db, () =>
    db.exec(`
      INSERT OR IGNORE INTO ${AUDIT_ENTRIES} SELECT key, value, expires, seq FROM ${ENTRIES} WHERE ${IS_AUDIT_KEY};
      DELETE FROM ${ENTRIES} WHERE ${IS_AUDIT_KEY}`),
  );
}

function sizeOf(db: DatabaseSync): number {
  const [row] = db
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .all();
  return Number(row?.bytes);
}
