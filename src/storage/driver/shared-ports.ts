import type { Locks, PagedCollection } from '../../checks/ports.ts';
import type { PutBack, Refilled } from './driver.ts';

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
   * Writes what `change` makes of the record, if nobody wrote it in between, else asks `change` again: it must be pure.
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

/**
 * A copy in memory of a collection whose records are deleted only once nobody needs them (RecordRules), kept up with what other processes write. What is
 * read one by one comes from the store itself, so that whoever holds a lock sees what the last holder wrote.
 */
export interface CachedCollection<T> {
  /** From the store itself. */
  get(id: string): Promise<T | undefined>;
  /** From memory: another process's write is here within moments, or within seconds where the connection broke. */
  all(): readonly T[];
  /** False where there already is a record. */
  insert(id: string, value: T): Promise<boolean>;
  /**
   * As SharedCollection.update, for a record that is there; resolves with what is stored then, or undefined where there
   * is no such record.
   */
  update(id: string, change: (value: T) => T, options?: WriteOptions): Promise<T | undefined>;
  /**
   * Called after each write that is new here, by whichever process; several writes by others may come as one. A write
   * of one's own is told before `insert` or `update` resolves. Must not throw.
   */
  onChange(listener: (value: T, before: T | undefined) => void): void;
  /** Puts all that the store has lost back into it. Rejects with StorageError. */
  refill(putBack: PutBack): Promise<Refilled>;
  /** Listens to others no more. */
  close(): void;
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

/** Who of all processes does something alone. */
export interface Lease {
  /** Tries for it from now on, and renews it while it is held. */
  start(): void;
  /** Gives it back, so that another may have it at once, and tries no more. */
  stop(): Promise<void>;
  /**
   * Grows with each new holder, over all processes; whoever loses the lease and has it back before anybody else took it
   * may find the same number. Undefined while this process does not hold the lease, by its own
   * clocks, counted from before the last renewal was sent. Ask right before each effect, and hand it to each write.
   */
  fence(): number | undefined;
  /** Must not throw. */
  onHeld(listener: (fence: number) => void): void;
  /** Called once for each holding that ends, at the latest when `fence` becomes undefined. Must not throw. */
  onLost(listener: () => void): void;
}
