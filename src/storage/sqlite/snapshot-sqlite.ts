import { DatabaseSync } from 'node:sqlite';
import { entryTables } from './entry-tables.ts';
import { toEntry } from './sqlite-entry.ts';

/**
 * Every record as it is at one moment, in the order of creation. Read in one transaction, beside which a bot can write.
 */
export async function* snapshotSqlite(path: string): AsyncGenerator<[key: string, text: string], void> {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    db.exec('BEGIN');
    const all = entryTables(db).map((table) => `SELECT key, value, expires, seq FROM ${table}`);
    const rows = db
      .prepare(
        `SELECT key, value, expires FROM (${all.join(' UNION ALL ')}) WHERE key NOT GLOB 'leases:*' ORDER BY seq`,
      )
      .iterate();
    for (const row of rows) {
      const entry = toEntry(row);
      if (entry !== undefined) yield [String(row.key), entry.value];
    }
  } finally {
    db.close();
  }
}
