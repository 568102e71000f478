import { setInterval } from 'node:timers';
import { DAY_MS } from '../../time/durations.ts';
import type { PutBack, Refilled } from '../driver/driver.ts';
import { createCachedRecords } from './cached-records.ts';
import { startCatchUp } from './catch-up.ts';
import type { RecordRules } from './collection-options.ts';
import type { SharedCollection, WriteOptions } from './shared-collection.ts';

const LEAVE_EVERY_MS = DAY_MS;
/** So many are deleted together. */
const LEAVING = 100;

/**
 * A copy in memory of a collection whose records are deleted only once they are obsolete (RecordRules), kept up with what other processes write. What is
 * read one by one comes from the store itself, so that the holder of a lock sees what the last holder wrote.
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

export interface CachedCollectionOptions<T> extends Pick<RecordRules<T>, 'leaves'> {
  /** The store had lost writes, and so many records were put back into it. */
  onPutBack?: (count: number) => void;
}

/** Reads every record once; from then on each that another process writes. */
export async function openCachedCollection<T>(
  stored: SharedCollection<T>,
  { leaves = () => false, onPutBack = () => {} }: CachedCollectionOptions<T> = {},
): Promise<CachedCollection<T>> {
  const records = createCachedRecords(stored, leaves);
  const { known, apply } = records;
  const closing = new AbortController();

  /** Deletes obsolete records; those that fail are tried again a day later. */
  async function deleteObsolete(ids: string[]): Promise<void> {
    for (let at = 0; at < ids.length && !closing.signal.aborted; at += LEAVING) {
      const some = ids.slice(at, at + LEAVING);
      const gone = await Promise.allSettled(some.map((id) => stored.deleteIf(id, leaves)));
      for (const [i, { status }] of gone.entries()) if (status === 'fulfilled') records.forget(some[i] ?? '');
    }
  }

  const unlisten = startCatchUp(stored, records, { leaves, onPutBack, closing: closing.signal });
  try {
    const stale = [...(await records.readAll()).keys()].filter((id) => !known.has(id));
    void deleteObsolete(stale);
  } catch (error) {
    unlisten();
    throw error;
  }
  const leaving = setInterval(() => {
    void deleteObsolete([...known].filter(([, { value }]) => leaves(value)).map(([id]) => id));
  }, LEAVE_EVERY_MS).unref();

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
      clearInterval(leaving);
      unlisten();
      closing.abort();
    },
  };
}
