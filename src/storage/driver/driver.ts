import type { Locks } from '../../checks/ports.ts';

/** What a kind of database brings. Keys are `collection:id`. */
export interface Driver {
  records: RecordStore;
  locks: SharedLocks;
  leases: LeaseStore;
  /** Keys of what was written or deleted; undefined: changes may have been missed. Returns how to stop. */
  onChange(listener: (key: string | undefined) => void): () => void;
  /** What was deleted or replaced until now is to be gone from the store itself, soon. Absent where nothing can be done. */
  erase?(): void;
  /** Where a store may lose all that was in it and go on: told so, with how to put a record back. */
  onLost?(refill: (putBack: PutBack) => Promise<Refilled>): void;
  /** The store's clock; epoch milliseconds. */
  time(): Promise<number>;
  close(): Promise<void>;
}

/**
 * What we need of one of Keyv's storage adapters, and the one step they lack: compare and set.
 * The texts are in Keyv's form, `{"value": …, "expires": epoch milliseconds}`.
 */
export interface RecordStore {
  get(key: string): Promise<string | undefined>;
  /** As `get`, of a store that has lost what was in it, too. */
  peek?(key: string): Promise<string | undefined>;
  /** Every record whose key begins with `prefix`, once; an expired one may be among them. */
  list(prefix: string): AsyncIterable<[key: string, text: string]>;
  /**
   * At most `limit` records of a collection, the last that was first written first. An expired one may be among them.
   *
   * @param before only what is older than that number
   */
  page(
    collection: string,
    options: { limit: number; before?: number | undefined },
  ): Promise<{ key: string; text: string; number: number }[]>;
  /**
   * In one step: where `before` stands (undefined: no record), puts `after` (undefined: deletes) and resolves with true
   * once that would survive a power cut; else false. `ttlMs`: how long the store needs to keep it.
   */
  compareAndSet(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean>;
}

/** Where `before` stands (undefined: no record), puts `after`; else resolves with false. */
export type PutBack = (key: string, before: string | undefined, after: string) => Promise<boolean>;

/** How many records were put back, and the highest fence among them. */
export interface Refilled {
  records: number;
  fence: number;
}

export interface LeaseStore {
  /**
   * Takes the lease, or renews it where `holder` has it. Resolves with its number, which grows with each new holding,
   * or with undefined where somebody else has it. The store's clock decides.
   */
  take(name: string, holder: string, ttlMs: number): Promise<number | undefined>;
  /** From now on each lease's number is at least so high. */
  raise?(atLeast: number): void;
  /** Gives it back where `holder` has it. */
  giveBack(name: string, holder: string): Promise<void>;
}

/** Locks over all processes that share the store. */
export interface SharedLocks extends Locks {
  /**
   * Runs `work` while nobody else holds `key`; waits its turn, first come first served within a process. Not re-entrant.
   * `lost` aborts when the store let go of the lock while `work` ran (the connection broke, the process was paused):
   * somebody else may hold it from then on.
   */
  hold<T>(key: string, work: (lost: AbortSignal) => Promise<T>): Promise<T>;
}
