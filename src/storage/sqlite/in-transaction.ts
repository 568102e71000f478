import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction, which takes the lock for writing first; rolls back if it throws. */
export function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
