import { setInterval } from 'node:timers';
import { DAY_MS } from '../../time/durations.ts';
import type { PutBack, Refilled } from '../driver/driver.ts';
import { createCachedRecords } from './cached-records.ts';
import { startCatchUp } from './catch-up.ts';
import type { RecordRules } from './collection-options.ts';
import type { FollowedCollection, WriteOptions } from './shared-collection.ts';

const DELETE_EVERY_MS = DAY_MS;
/** Batch size of these deletions. */
const DELETED_AT_ONCE = 100;

/**
 * In-memory cache of a collection that keeps every record until it is obsolete (see RecordRules), kept in sync with
 * other processes' writes. `get` bypasses the cache, so that the holder of a lock sees what the previous holder wrote.
 */
export interface CachedCollection<T> {
  /** Reads from the store, not the cache. */
  get(id: string): Promise<T | undefined>;
  /**
   * Reads from the cache. Another process's write arrives within moments, or within seconds if the connection broke.
   */
  all(): readonly T[];
  /** False if the record already exists. */
  insert(id: string, value: T): Promise<boolean>;
  /**
   * As SharedCollection.update, but only for an existing record. Resolves with the value now stored, or undefined if
   * there is no such record.
   */
  update(id: string, change: (value: T) => T, options?: WriteOptions): Promise<T | undefined>;
  /**
   * Called after each write this process has not seen yet, whichever process made it; several writes by other processes
   * may be merged into one call. For our own writes it is called before `insert` or `update` resolves. Must not throw.
   */
  onChange(listener: (value: T, before: T | undefined) => void): void;
  /** Restores every record the store has lost. Rejects with StorageError. */
  refill(putBack: PutBack): Promise<Refilled>;
  /** Stops listening for other processes' writes. */
  close(): void;
}

export interface CachedCollectionOptions<T> extends Pick<RecordRules<T>, 'isObsolete'> {
  /** The store had lost writes; this many records were restored. */
  onPutBack?: (count: number) => void;
}

/** Loads every record once, then follows other processes' writes. */
export async function openCachedCollection<T>(
  stored: FollowedCollection<T>,
  { isObsolete = () => false, onPutBack = () => {} }: CachedCollectionOptions<T> = {},
): Promise<CachedCollection<T>> {
  const records = createCachedRecords(stored, isObsolete);
  const { known, apply } = records;
  const closing = new AbortController();

  /** Deletes obsolete records. Failed deletions are retried a day later. */
  async function deleteObsolete(ids: string[]): Promise<void> {
    for (let at = 0; at < ids.length && !closing.signal.aborted; at += DELETED_AT_ONCE) {
      const some = ids.slice(at, at + DELETED_AT_ONCE);
      const gone = await Promise.allSettled(some.map((id) => stored.deleteIf(id, isObsolete)));
      for (const [i, { status }] of gone.entries()) if (status === 'fulfilled') records.forget(some[i] ?? '');
    }
  }

  const unlisten = startCatchUp(stored, records, { isObsolete, onPutBack, closing: closing.signal });
  try {
    const stale = [...(await records.readAll()).keys()].filter((id) => !known.has(id));
    void deleteObsolete(stale);
  } catch (error) {
    unlisten();
    throw error;
  }
  const deleting = setInterval(() => {
    void deleteObsolete([...known].filter(([, { value }]) => isObsolete(value)).map(([id]) => id));
  }, DELETE_EVERY_MS).unref();

  return {
    get: async (id) => (await records.readThrough(id))?.value,
    all: records.all,
    async insert(id, value) {
      const inserted = await stored.insert(id, value);
      if (inserted) apply(id, { value, version: 1, fence: 0 });
      return inserted;
    },
    async update(id, change, options) {
      const record = await stored.update(
        id,
        (value) => (value === undefined ? value : change(value)),
        options,
      );
      if (record !== undefined) apply(id, record);
      return record?.value;
    },
    onChange(listener) {
      records.onChange(({ value, before }) => listener(value, before));
    },
    refill: records.refill,
    close() {
      clearInterval(deleting);
      unlisten();
      closing.abort();
    },
  };
}
