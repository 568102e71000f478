import type { DatabaseSync } from 'node:sqlite';
import { AUDIT_ENTRIES, createEntryTable, ENTRIES, hasTable, indexEntries } from './entry-tables.ts';
import { inTransaction } from './in-transaction.ts';

const REWRITTEN = 'entries_rewritten';

/**
 * Copies the records to a new table and drops the former: secure_delete zeroes its pages, and with them the copies that
 * stayed behind in a page when records moved to another. Takes as long as there are records; VACUUM would rewrite the
 * audit lines as well, which takes minutes for a million, and writes wait.
 */
export function rewriteEntries(db: DatabaseSync): void {
  // A file that an earlier version may be using.
  if (!hasTable(db, AUDIT_ENTRIES)) {
    db.exec('VACUUM');
    return;
  }
  inTransaction(db, () => {
    createEntryTable(db, REWRITTEN);
    db.exec(`
      INSERT INTO ${REWRITTEN} SELECT key, value, expires, seq FROM ${ENTRIES} ORDER BY key;
      DROP TABLE ${ENTRIES};
      ALTER TABLE ${REWRITTEN} RENAME TO ${ENTRIES}`);
    indexEntries(db);
  });
}
