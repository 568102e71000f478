import type { DatabaseSync } from 'node:sqlite';

/** Every record but the audit lines; those as well in the file of an earlier version, until it is split. */
export const ENTRIES = 'entries';
/** The audit lines: nearly all of an old store. They hold no details of workers, so a purge need not rewrite them. */
export const AUDIT_ENTRIES = 'audit_entries';
/** The keys of audit lines; `audit;` is the first text after them. */
export const IS_AUDIT_KEY = "key >= 'audit:' AND key < 'audit;'";
export const AUDIT_PREFIX = 'audit:';

/** Extracts `checks:` from `checks:ID`. Must match the index expression verbatim, or queries will not use the index. */
export const COLLECTION_OF_KEY = "substr(key, 1, instr(key, ':'))";

export function hasTable(db: DatabaseSync, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").all(name).length > 0;
}

export function entryTables(db: DatabaseSync): string[] {
  return hasTable(db, AUDIT_ENTRIES) ? [ENTRIES, AUDIT_ENTRIES] : [ENTRIES];
}

export function createEntryTable(db: DatabaseSync, name: string): void {
  db.exec(`CREATE TABLE IF NOT EXISTS ${name}
    (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER, seq INTEGER) WITHOUT ROWID`);
}

/** The index of the table with the audit lines, under the name that it has had before the file was split. */
export function indexAuditEntries(db: DatabaseSync, table: string): void {
  db.exec(`CREATE INDEX IF NOT EXISTS entries_in_order ON ${table} (${COLLECTION_OF_KEY}, seq)`);
}

export function indexEntries(db: DatabaseSync): void {
  db.exec(`
    CREATE INDEX IF NOT EXISTS records_in_order ON ${ENTRIES} (${COLLECTION_OF_KEY}, seq);
    CREATE INDEX IF NOT EXISTS entries_by_end ON ${ENTRIES} (expires) WHERE expires IS NOT NULL`);
}
