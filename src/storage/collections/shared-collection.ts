import type { PagedCollection } from '../../checks/ports.ts';
import type { PutBack } from '../driver/driver.ts';

/** A record with what the store knows of it. */
export interface Versioned<T> {
  value: T;
  /** 1 at first, one more with each write; starts again after a deletion or an expiry. */
  version: number;
  /** The highest fence of any lease under which the record was written; 0: none. */
  fence: number;
}

export interface WriteOptions {
  /** The writer's lease number: a record that a later holder of the lease has written is left alone (FencedOffError). */
  fence?: number;
  /** The record vanishes after that long. Absent: it keeps the end it had, if any. */
  ttlMs?: number;
}

/** A collection that several processes write at once. Every method rejects with StorageError when the store fails. */
export interface SharedCollection<T> extends PagedCollection<T> {
  read(id: string): Promise<Versioned<T> | undefined>;
  /** Every record once, in no particular order. */
  records(): AsyncIterable<[id: string, record: Versioned<T>]>;
  /**
   * Writes what `change` makes of the record, if it was not written in between, else asks `change` again: it must be pure.
   * `change` gets undefined where there is no record; undefined or its argument: nothing is written.
   * Resolves with what is stored then.
   *
   * @throws FencedOffError where a later holder of the lease has written the record
   */
  update(
    id: string,
    change: (value: T | undefined) => T | undefined,
    options?: WriteOptions,
  ): Promise<Versioned<T> | undefined>;
  /** Deletes the record where `mayGo` says so of what is stored; nobody writes it in between. */
  deleteIf(id: string, mayGo: (value: T) => boolean): Promise<void>;
  /**
   * Writes a record that the store has lost, as it was: where there is none, or an older one. Resolves with whether it was
   * written.
   */
  putBack(id: string, record: Versioned<T>, into?: PutBack): Promise<boolean>;
  /**
   * Called with the id of each record that was written or deleted, by whichever process, this one included; with
   * 'all' where changes may have been missed and everything must be read again. Never called on sqlite, which has one
   * process. Must not throw. Returns how to stop.
   */
  changes(listener: (change: { id: string } | 'all') => void): () => void;
}
