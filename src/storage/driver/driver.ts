import type { Locks, PageRange } from '../../checks/ports.ts';

/** What each database backend implements. Keys are `collection:id`. */
export interface Driver {
  records: RecordStore;
  locks: SharedLocks;
  leases: LeaseStore;
  /**
   * Called with the key of each record written or deleted, unless that was done silently; undefined: changes may have been
   * missed. Returns an unsubscribe function.
   */
  onChange(listener: (key: string | undefined) => void): () => void;
  /**
   * Schedules secure erasure of everything deleted or replaced so far from the store's files. Absent if the backend has
   * no way to do it.
   */
  erase?(): void;
  /** For backends that can lose all data and carry on: registers how to restore it. */
  onLost?(refill: (putBack: PutBack) => Promise<Refilled>): void;
  /** Current time by the store's clock, epoch milliseconds. */
  time(): Promise<number>;
  /** Every record as it was at one moment, in the order of creation. May include expired ones. */
  snapshot(): AsyncIterable<[key: string, text: string]>;
  /** Writes those records that are not there yet, in this order, at once and durably. */
  load(records: readonly LoadedRecord[]): Promise<void>;
  /** How many other processes have this store open. */
  others(): Promise<number>;
  close(): Promise<void>;
}

export interface LoadedRecord {
  key: string;
  text: string;
  /** How long the store needs to keep the record; undefined: for good. */
  ttlMs: number | undefined;
}

export interface SwapOptions {
  /** How long the store needs to keep the record; absent: for good. */
  ttlMs?: number | undefined;
  /**
   * True: `onChange` listeners are not told, in no process. On Postgres, transactions that notify are committed one at a
   * time: https://www.postgresql.org/docs/current/sql-notify.html
   */
  isSilent?: boolean;
}

/**
 * The subset of a Keyv storage adapter that we use, plus the one operation Keyv lacks: compare-and-set. Texts are in
 * Keyv's form, `{"value": …, "expires": epoch milliseconds}`.
 */
export interface RecordStore {
  get(key: string): Promise<string | undefined>;
  /** Like `get`, but also works on a store that has lost its data. */
  peek?(key: string): Promise<string | undefined>;
  /** Every record whose key starts with `prefix`, exactly once; may include expired ones. */
  list(prefix: string): AsyncIterable<[key: string, text: string]>;
  /** Records of a collection in the order of their creation. May include expired ones. */
  page(collection: string, range: PageRange): Promise<{ key: string; text: string; number: number }[]>;
  /**
   * Atomic: if the stored text equals `before` (undefined: no record), replaces it with `after` (undefined: deletes it)
   * and resolves with true once that would survive a power failure; otherwise false.
   */
  compareAndSet(
    key: string,
    before: string | undefined,
    after: string | undefined,
    options?: SwapOptions,
  ): Promise<boolean>;
}

/** If the stored text equals `before` (undefined: no record), writes `after`; otherwise resolves with false. */
export type PutBack = (key: string, before: string | undefined, after: string) => Promise<boolean>;

/** How many records were restored, and the highest fence among them. */
export interface Refilled {
  records: number;
  fence: number;
}

export interface LeaseStore {
  /**
   * Acquires the lease, or renews it if `holder` has it. Resolves with its fence, which increases with each new
   * holding, or with undefined if another holder has it. Expiry goes by the store's clock.
   */
  take(name: string, holder: string, ttlMs: number): Promise<number | undefined>;
  /** Ensures that every fence issued from now on is at least this high. */
  raise?(atLeast: number): void;
  /** Releases the lease if `holder` has it. */
  giveBack(name: string, holder: string): Promise<void>;
  /** The highest fence issued of each lease. */
  fences(): Promise<ReadonlyMap<string, number>>;
  /** Ensures that the lease's next fence is higher than `fence`. For a store that no other process uses. */
  carryOn(name: string, fence: number): Promise<void>;
}

/** Mutual exclusion across all processes that share the store. */
export interface SharedLocks extends Locks {
  /**
   * Runs `work` while holding the lock on `key`; waits for it, first come, first served within a process. Not
   * re-entrant. `lost` aborts if the store released the lock while `work` ran (the connection broke, the process was
   * paused): another process may hold it from then on.
   */
  hold<T>(key: string, work: (lost: AbortSignal) => Promise<T>): Promise<T>;
}
