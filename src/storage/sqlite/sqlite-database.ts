import { DatabaseSync } from 'node:sqlite';
import type { PageRange } from '../../checks/ports.ts';
import { StoreFullError, StoreLockedError } from '../driver/storage-errors.ts';
import { CommitTimer } from './commit-timer.ts';
import { AUDIT_ENTRIES, AUDIT_PREFIX, ENTRIES, hasTable } from './entry-tables.ts';
import { inTransaction } from './in-transaction.ts';
import { LOCKED, retryWhileLocked } from './retry-while-locked.ts';
import { isExpired, makeEntry, type SqliteEntry, toEntry } from './sqlite-entry.ts';
import { isBusy } from './sqlite-error.ts';
import type { SqliteOwnership } from './sqlite-ownership.ts';
import { createSqliteTable, type SqliteTable } from './sqlite-table.ts';
import { prepareSqlite } from './sqlite-tables.ts';
import type { Write } from './write.ts';

/**
 * A sqlite file used as a key-value store. node:sqlite is synchronous and a durable commit takes milliseconds, so the
 * writes of a burst are committed together; each resolves only after that commit. WAL with
 * synchronous=FULL: a resolved write survives a power failure (https://sqlite.org/pragma.html#pragma_synchronous).
 * Deleted content is overwritten with zeros.
 */
export class SqliteDatabase {
  readonly connection: DatabaseSync;
  /** Set if this process has exclusive use of the file; checked in each transaction. */
  ownership: SqliteOwnership | undefined;
  readonly #entries: SqliteTable;
  readonly #auditEntries: SqliteTable;
  /** Sequence number of the newest entry. */
  #lastNumber: number;
  #queue: Write[] = [];
  /** Keys with queued writes, until the last of them is committed or has failed. */
  readonly #queued = new Map<string, Promise<unknown>>();
  readonly #timer = new CommitTimer(
    () => this.#queue,
    () => this.#flush(),
  );
  /** performance.now(); when another program was first seen holding the lock. */
  #lockedSince: number | undefined;
  /** The lock is held by this process itself. */
  #ours = false;

  /**
   * @param path a file in an existing folder, created if missing, or `:memory:`
   * @param maySplit see prepareSqlite
   */
  constructor(path: string, { maySplit = false }: { maySplit?: boolean } = {}) {
    const db = new DatabaseSync(path);
    this.connection = db;
    this.#lastNumber = prepareSqlite(db, path, { maySplit });
    this.#entries = createSqliteTable(db, ENTRIES);
    this.#auditEntries = hasTable(db, AUDIT_ENTRIES) ? createSqliteTable(db, AUDIT_ENTRIES) : this.#entries;
  }

  /** Deletes expired entries. */
  async sweep(): Promise<void> {
    await retryWhileLocked(() =>
      this.connection.prepare(`DELETE FROM ${ENTRIES} WHERE expires <= ?`).run(Date.now()),
    );
  }

  /** Read-your-writes: waits for the key's queued writes, so it never returns one that may yet fail. */
  async get(key: string): Promise<string | undefined> {
    while (this.#queued.has(key)) await this.#queued.get(key);
    return retryWhileLocked(() => this.#tableOf(key).read(key));
  }

  async set(key: string, value: string, ttlMs?: number): Promise<void> {
    await this.#write(key, makeEntry(value, ttlMs));
  }

  async delete(key: string): Promise<void> {
    await this.#write(key, undefined);
  }

  /**
   * Compare-and-set: if the stored text equals `before` (undefined: no record), replaces it with `after` (undefined:
   * deletes it); otherwise resolves with false.
   */
  async swap(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    // Inlined: nothing may be queued between the last wait and the comparison.
    while (this.#queued.has(key)) await this.#queued.get(key);
    const entry = after === undefined ? undefined : makeEntry(after, ttlMs);
    // A new entry is compared in the transaction alone, because a read by itself takes as long as the write.
    const isNew = before === undefined && entry !== undefined;
    if (!isNew && this.#tableOf(key).read(key) !== before) return false;
    return this.#write(key, entry, { text: before });
  }

  /** Every entry whose key starts with `prefix`, read in pages. */
  async *entries(prefix: string): AsyncGenerator<[key: string, value: string]> {
    await this.#allWritten();
    const end = `${prefix}\u{10ffff}`;
    const table = this.#tableOf(prefix);
    for (let last = prefix; ; ) {
      const from = last;
      const rows = await retryWhileLocked(() => table.after(from, end));
      for (const row of rows) {
        const entry = toEntry(row);
        last = String(row.key);
        if (entry !== undefined && !isExpired(entry)) yield [last, entry.value];
      }
      if (table.isLastPage(rows)) return;
    }
  }

  /** Entries of a collection, in order. `prefix` is the part of the key up to and including the colon. */
  async page(prefix: string, range: PageRange): Promise<{ key: string; text: string; number: number }[]> {
    await this.#allWritten();
    const rows = await retryWhileLocked(() => this.#tableOf(prefix).page(prefix, range));
    return rows.map(({ key, value, seq }) => ({
      key: String(key),
      text: String(value),
      number: Number(seq),
    }));
  }

  /** While another thread of this process holds the lock, writes wait for it without a limit. */
  waitForUs(wait: boolean): void {
    this.#ours = wait;
  }

  /** Checkpoints and truncates the WAL, so that deleted or replaced content does not survive in it. */
  emptyLog(): void {
    this.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Writes that can no longer be committed are rejected. */
  close(): void {
    this.#flush();
    this.#fail(this.#queue, new StoreLockedError());
    this.connection.close();
  }

  /** Returns whether it was written: not if another process was faster. */
  #execute({ key, entry, before }: Write): boolean {
    const isNew = before !== undefined && before.text === undefined && entry !== undefined;
    // An owner is alone: nothing has changed since it compared.
    const isShared = this.ownership === undefined && before !== undefined;
    const table = this.#tableOf(key);
    if (isShared && !isNew && table.read(key) !== before.text) return false;
    if (entry === undefined) {
      table.drop(key);
      return true;
    }
    this.#lastNumber += 1;
    if (isNew) return table.add(key, entry, this.#lastNumber);
    table.put(key, entry, this.#lastNumber);
    return true;
  }

  #tableOf(key: string): SqliteTable {
    return key.startsWith(AUDIT_PREFIX) ? this.#auditEntries : this.#entries;
  }

  async #allWritten(): Promise<void> {
    await Promise.all(this.#queued.values());
  }

  #write(key: string, entry: SqliteEntry | undefined, before?: Write['before']): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const over = promise.catch(() => {});
    this.#queue.push({ key, entry, before, askedAt: performance.now(), over, resolve, reject });
    this.#queued.set(key, over);
    this.#timer.schedule();
    return promise;
  }

  #flush(): void {
    const batch = this.#queue;
    if (batch.length === 0) return;
    const began = performance.now();
    let written: ReadonlySet<Write>;
    try {
      written = this.#commit(batch);
    } catch (error) {
      if (isBusy(error)) this.#waitForLock(began, error);
      else this.#fail(batch, error);
      return;
    }
    this.#lockedSince = undefined;
    this.#queue = [];
    this.#queued.clear();
    this.#timer.pauseAfter(performance.now() - began);
    for (const write of batch) write.resolve(written.has(write));
  }

  #waitForLock(now: number, cause: unknown): void {
    if (this.#ours) {
      this.#timer.retryIn(LOCKED.tryEvery);
      return;
    }
    this.#lockedSince ??= now;
    const timeout = now - this.#lockedSince > LOCKED.timeout ? LOCKED.brief : LOCKED.timeout;
    const late = this.#queue.filter(({ askedAt }) => now - askedAt >= timeout);
    this.#fail(late, new StoreLockedError({ cause }));
    if (this.#queue.length === 0) return;
    this.#timer.retryIn(LOCKED.tryEvery);
  }

  #fail(writes: readonly Write[], error: unknown): void {
    const failed = new Set(writes);
    this.#queue = this.#queue.filter((write) => !failed.has(write));
    for (const { key, over, reject } of writes) {
      if (this.#queued.get(key) === over) this.#queued.delete(key);
      reject(error);
    }
  }

  /** Returns the writes that were written, without those that another process was faster than. */
  #commit(batch: readonly Write[]): ReadonlySet<Write> {
    const written = new Set(batch);
    try {
      inTransaction(this.connection, () => {
        this.ownership?.check();
        for (const write of batch) if (!this.#execute(write)) written.delete(write);
      });
      return written;
    } catch (error) {
      throw StoreFullError.is(error) ? new StoreFullError({ cause: error }) : error;
    }
  }
}
