import type { PagedCollection } from '../../checks/ports.ts';
import type { PutBack } from '../driver/driver.ts';

/** A record with its storage metadata. */
export interface Versioned<T> {
  value: T;
  /** Starts at 1, incremented by each write; starts over after a deletion or expiry. */
  version: number;
  /** The highest fence under which the record was written; 0: none. */
  fence: number;
}

export interface WriteOptions {
  /** The writer's fence. If a later leaseholder has written the record, the write is refused (FencedOffError). */
  fence?: number;
  /** The record expires after this long. Absent: keeps its current expiry, if any. */
  ttlMs?: number;
}

/**
 * A collection that several processes write concurrently. Every method rejects with StorageError when the store fails.
 */
export interface SharedCollection<T> extends PagedCollection<T> {
  read(id: string): Promise<Versioned<T> | undefined>;
  /** Every record exactly once, in no particular order. */
  records(): AsyncIterable<[id: string, record: Versioned<T>]>;
  /**
   * Read-modify-write with compare-and-set: if another writer got in between, `change` runs again on the new value, so
   * it must be pure. It gets undefined if there is no record; if it returns undefined or its argument, nothing is
   * written. Resolves with what is now stored.
   *
   * @throws FencedOffError if a later leaseholder has written the record
   */
  update(
    id: string,
    change: (value: T | undefined) => T | undefined,
    options?: WriteOptions,
  ): Promise<Versioned<T> | undefined>;
  /** Deletes the record if `mayGo` is true of the stored value; atomic with respect to other writers. */
  deleteIf(id: string, mayGo: (value: T) => boolean): Promise<void>;
  /**
   * Restores a record that the store has lost, version included, but only if the store has none or an older one.
   * Resolves with whether it was written.
   */
  putBack(id: string, record: Versioned<T>, into?: PutBack): Promise<boolean>;
}

/** A collection whose processes are notified of each other's writes. */
export interface FollowedCollection<T> extends SharedCollection<T> {
  /**
   * Called with the id of each record written or deleted, by any process including this one; with 'all' if changes may
   * have been missed and everything must be re-read. Never called on sqlite, which has a single process. Must not
   * throw. Returns an unsubscribe function.
   */
  changes(listener: (change: { id: string } | 'all') => void): () => void;
}
