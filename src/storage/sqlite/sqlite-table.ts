import type { DatabaseSync } from 'node:sqlite';
import type { PageRange } from '../../checks/ports.ts';
import { COLLECTION_OF_KEY } from './entry-tables.ts';
import { isExpired, type SqliteEntry, toEntry } from './sqlite-entry.ts';

/** Entries read at once. */
const PAGE = 200;

type Row = Record<string, unknown>;

/** The statements of one table of entries. */
export interface SqliteTable {
  /** Undefined if there is none, or it has expired. */
  read(key: string): string | undefined;
  put(key: string, entry: SqliteEntry, number: number): void;
  /** Puts it unless there is one that has not expired; returns whether it did. */
  add(key: string, entry: SqliteEntry, number: number): boolean;
  drop(key: string): void;
  /** The next entries in the order of their keys, expired ones included. */
  after(key: string, end: string): Row[];
  isLastPage(rows: readonly Row[]): boolean;
  /** A page of a collection, oldest first with `after`, else newest first. `collection`: with its colon. */
  page(collection: string, range: PageRange): Row[];
}

export function createSqliteTable(db: DatabaseSync, name: string): SqliteTable {
  const put = db.prepare(
    `INSERT INTO ${name} (key, value, expires, seq) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
  );
  const add = db.prepare(
    `INSERT INTO ${name} (key, value, expires, seq) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
     WHERE ${name}.expires <= ?`,
  );
  const drop = db.prepare(`DELETE FROM ${name} WHERE key = ?`);
  const read = db.prepare(`SELECT value, expires FROM ${name} WHERE key = ?`);
  const inKeyOrder = db.prepare(
    `SELECT key, value, expires FROM ${name} WHERE key > ? AND key < ? ORDER BY key LIMIT ${PAGE}`,
  );
  const ofCollection = `SELECT key, value, seq FROM ${name} WHERE ${COLLECTION_OF_KEY} = ?`;
  const newestFirst = db.prepare(`${ofCollection} AND seq < ? ORDER BY seq DESC LIMIT ?`);
  const oldestFirst = db.prepare(`${ofCollection} AND seq > ? ORDER BY seq LIMIT ?`);
  return {
    read(key) {
      const entry = toEntry(read.get(key));
      return entry === undefined || isExpired(entry) ? undefined : entry.value;
    },
    put: (key, { value, expires }, number) => void put.run(key, value, expires, number),
    add: (key, { value, expires }, number) =>
      Number(add.run(key, value, expires, number, Date.now()).changes) > 0,
    drop: (key) => void drop.run(key),
    after: (key, end) => inKeyOrder.all(key, end),
    isLastPage: (rows) => rows.length < PAGE,
    page: (collection, { limit, before = Number.MAX_SAFE_INTEGER, after }) =>
      after === undefined
        ? newestFirst.all(collection, before, limit)
        : oldestFirst.all(collection, after, limit),
  };
}
