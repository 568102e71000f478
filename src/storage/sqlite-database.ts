import { chmodSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { COLLECTION_OF_KEY, makeSqliteTables } from './sqlite-tables.ts';
import { StoreFullError } from './store-full-error.ts';

/**
 * A commit holds up everything else in the process while the disk writes, so a burst of writes shares few of them: between
 * two there is a pause as long as the first took, within these bounds in milliseconds. A write that comes alone waits for
 * nothing.
 */
const COMMIT_PAUSE = { least: 3, most: 30 } as const;

interface Entry {
  value: string;
  /** Epoch milliseconds; null: never. */
  expires: number | null;
}

interface Write {
  key: string;
  /** undefined: delete. */
  entry: Entry | undefined;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * One sqlite file of keyed texts. node:sqlite is synchronous and a durable commit takes milliseconds, so writes asked
 * for in one turn of the event loop are committed together, and each resolves only after that commit.
 * WAL with synchronous=FULL: a resolved write survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export class SqliteDatabase {
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  readonly #read: StatementSync;
  readonly #page: StatementSync;
  readonly #pageInOrder: StatementSync;
  /** Of the entry that was made last. */
  #lastNumber: number;
  #queue: Write[] = [];
  /** Keys whose writes are queued, until the last of them is committed or has failed. */
  readonly #queued = new Map<string, Promise<void>>();
  #flushing: NodeJS.Immediate | NodeJS.Timeout | undefined;
  /** performance.now(): no commit before. */
  #nextCommitAt = Number.NEGATIVE_INFINITY;

  /** @param path a file, made where it is missing, in a folder that is there, or `:memory:` */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    if (path !== ':memory:') chmodSync(path, 0o600);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000');
    this.#lastNumber = makeSqliteTables(this.#db);
    this.#put = this.#db.prepare(
      `INSERT INTO entries (key, value, expires, seq) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
    );
    this.#drop = this.#db.prepare('DELETE FROM entries WHERE key = ?');
    this.#read = this.#db.prepare('SELECT value, expires FROM entries WHERE key = ?');
    this.#page = this.#db.prepare(
      'SELECT key, value, expires FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT 200',
    );
    this.#pageInOrder = this.#db.prepare(
      `SELECT key, value, seq FROM entries WHERE ${COLLECTION_OF_KEY} = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.sweep();
  }

  /** Deletes what has expired. */
  sweep(): void {
    this.#db.prepare('DELETE FROM entries WHERE expires <= ?').run(Date.now());
  }

  /** Sees every write asked for before, and nothing that may yet fail. */
  async get(key: string): Promise<string | undefined> {
    while (this.#queued.has(key)) await this.#queued.get(key);
    return this.#committed(key);
  }

  set(key: string, value: string, ttlMs?: number): Promise<void> {
    return this.#write(key, { value, expires: ttlMs === undefined ? null : Date.now() + ttlMs });
  }

  delete(key: string): Promise<void> {
    return this.#write(key, undefined);
  }

  /** Where `before` stands (undefined: nothing), puts `after` (undefined: deletes); else resolves with false. */
  async swap(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    // Here, not in a function of its own: nothing may be queued between the last wait and the comparison.
    while (this.#queued.has(key)) await this.#queued.get(key);
    if (this.#committed(key) !== before) return false;
    await (after === undefined ? this.delete(key) : this.set(key, after, ttlMs));
    return true;
  }

  /** Every entry whose key begins with `prefix`, read in pages. */
  *entries(prefix: string): Generator<[key: string, value: string]> {
    this.#flush();
    const end = `${prefix}\u{10ffff}`;
    for (let last = prefix; ; ) {
      const rows = this.#page.all(last, end);
      for (const row of rows) {
        const entry = toEntry(row);
        last = String(row.key);
        if (entry !== undefined && !isExpired(entry)) yield [last, entry.value];
      }
      if (rows.length < 200) return;
    }
  }

  /** Entries whose key begins with `prefix`, up to its colon; the one that was made last comes first. */
  page(
    prefix: string,
    { limit, before = Number.MAX_SAFE_INTEGER }: { limit: number; before?: number | undefined },
  ): { key: string; text: string; number: number }[] {
    this.#flush();
    const rows = this.#pageInOrder.all(prefix, before, limit);
    return rows.map(({ key, value, seq }) => ({
      key: String(key),
      text: String(value),
      number: Number(seq),
    }));
  }

  close(): void {
    this.#flush();
    this.#db.close();
  }

  #committed(key: string): string | undefined {
    const entry = toEntry(this.#read.get(key));
    return entry === undefined || isExpired(entry) ? undefined : entry.value;
  }

  #write(key: string, entry: Entry | undefined): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#queue.push({ key, entry, resolve, reject });
      this.#flushing ??= this.#later();
    });
    this.#queued.set(
      key,
      written.catch(() => {}),
    );
    return written;
  }

  #later(): NodeJS.Immediate | NodeJS.Timeout {
    const early = this.#nextCommitAt - performance.now();
    return early > 0 ? setTimeout(() => this.#flush(), early) : setImmediate(() => this.#flush());
  }

  #flush(): void {
    // A flush that comes late finds an empty queue.
    this.#flushing = undefined;
    const batch = this.#queue;
    if (batch.length === 0) return;
    this.#queue = [];
    this.#queued.clear();
    const began = performance.now();
    try {
      this.#commit(batch);
    } catch (error) {
      for (const write of batch) write.reject(error);
      return;
    }
    const now = performance.now();
    const { least, most } = COMMIT_PAUSE;
    this.#nextCommitAt = now + Math.min(most, Math.max(least, now - began));
    for (const write of batch) write.resolve();
  }

  #commit(batch: Write[]): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { key, entry } of batch) {
        if (entry === undefined) this.#drop.run(key);
        else this.#put.run(key, entry.value, entry.expires, ++this.#lastNumber);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw StoreFullError.is(error) ? new StoreFullError({ cause: error }) : error;
    }
  }
}

function toEntry(row: Record<string, unknown> | undefined): Entry | undefined {
  if (row === undefined) return undefined;
  return { value: String(row.value), expires: typeof row.expires === 'number' ? row.expires : null };
}

function isExpired(entry: Entry): boolean {
  return entry.expires !== null && entry.expires <= Date.now();
}
