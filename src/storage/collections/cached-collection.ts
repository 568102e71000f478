import { setInterval } from 'node:timers';
import { delayUntilAborted } from '../../time/delay.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { PutBack, Refilled } from '../driver/driver.ts';
import { createEmitter } from '../driver/emitter.ts';
import type { CachedCollection, SharedCollection, Versioned } from '../driver/shared-ports.ts';
import { UnreadableError } from '../driver/unreadable-error.ts';
import type { RecordRules } from './collection.ts';

/** What could not be read again because the store was away is tried again after so long. */
const RETRY_MS = 1_000;
const EVERYTHING = Symbol('everything');
const LEAVE_EVERY_MS = DAY_MS;
/** So many are deleted together. */
const LEAVING = 100;

export interface CachedCollectionOptions<T> extends Pick<RecordRules<T>, 'leaves'> {
  /** The store had lost writes, and so many records were put back into it. */
  onPutBack?: (count: number) => void;
}

/** Reads every record once; from then on each that another process writes. */
export async function openCachedCollection<T>(
  stored: SharedCollection<T>,
  { leaves = () => false, onPutBack = () => {} }: CachedCollectionOptions<T> = {},
): Promise<CachedCollection<T>> {
  const known = new Map<string, Versioned<T>>();
  /** Of `known`, until one changes: a burst of requests reads it more often than it is written. */
  let values: readonly T[] | undefined;
  const listeners = createEmitter<{ value: T; before: T | undefined }>();
  const closing = new AbortController();
  const due = new Set<string | typeof EVERYTHING>();
  let catchingUp = false;

  /** In whichever order news comes, the newest stays. */
  function apply(id: string, record: Versioned<T>): void {
    const before = known.get(id);
    if (before !== undefined && before.version >= record.version) return;
    known.set(id, record);
    values = undefined;
    listeners.emit({ value: record.value, before: before?.value });
  }

  function applyUnlessObsolete(id: string, record: Versioned<T>): void {
    if (known.has(id) || !leaves(record.value)) apply(id, record);
  }

  function forget(id: string): void {
    known.delete(id);
    values = undefined;
  }

  async function readThrough(id: string): Promise<Versioned<T> | undefined> {
    const before = known.get(id);
    const record = await stored.read(id);
    if (record !== undefined) applyUnlessObsolete(id, record);
    else if (before !== undefined && known.get(id) === before && leaves(before.value)) forget(id);
    return record;
  }

  /** @returns the version of each record that is stored */
  async function readAll(): Promise<Map<string, number>> {
    const versions = new Map<string, number>();
    for await (const [id, record] of stored.records()) {
      versions.set(id, record.version);
      applyUnlessObsolete(id, record);
    }
    return versions;
  }

  /** The store may have lost its last writes, as a server does that was a standby a moment ago. */
  async function readAllAgain(): Promise<void> {
    const versions = await readAll();
    let count = 0;
    for (const [id, record] of known) {
      const lost = (versions.get(id) ?? 0) < record.version && !leaves(record.value);
      if (lost && (await stored.putBack(id, record))) count += 1;
    }
    if (count > 0) onPutBack(count);
  }

  async function catchUp(): Promise<void> {
    if (catchingUp) return;
    catchingUp = true;
    for (const what of due) {
      due.delete(what);
      try {
        await (what === EVERYTHING ? readAllAgain() : readThrough(what));
      } catch (error) {
        // It stays as it was last read.
        if (error instanceof UnreadableError) continue;
        await delayUntilAborted(RETRY_MS, closing.signal);
        if (closing.signal.aborted) return;
        due.add(what);
      }
    }
    catchingUp = false;
  }

  async function refill(putBack: PutBack): Promise<Refilled> {
    let records = 0;
    let fence = 0;
    for (const [id, record] of known) {
      fence = Math.max(fence, record.fence);
      if (await stored.putBack(id, record, putBack)) records += 1;
    }
    return { records, fence };
  }

  /** Deletes what nobody needs any more; what fails is tried again a day later. */
  async function deleteObsolete(ids: string[]): Promise<void> {
    for (let at = 0; at < ids.length && !closing.signal.aborted; at += LEAVING) {
      const some = ids.slice(at, at + LEAVING);
      const gone = await Promise.allSettled(some.map((id) => stored.deleteIf(id, leaves)));
      for (const [i, { status }] of gone.entries()) if (status === 'fulfilled') forget(some[i] ?? '');
    }
  }

  const unlisten = stored.changes((change) => {
    due.add(change === 'all' ? EVERYTHING : change.id);
    void catchUp();
  });
  try {
    const stale = [...(await readAll()).keys()].filter((id) => !known.has(id));
    void deleteObsolete(stale);
  } catch (error) {
    unlisten();
    throw error;
  }
  const leaving = setInterval(() => {
    void deleteObsolete([...known].filter(([, { value }]) => leaves(value)).map(([id]) => id));
  }, LEAVE_EVERY_MS).unref();

  return {
    get: async (id) => (await readThrough(id))?.value,
    all() {
      values ??= Array.from(known.values(), ({ value }) => value);
      return values;
    },
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
      listeners.on(({ value, before }) => listener(value, before));
    },
    refill,
    close() {
      clearInterval(leaving);
      unlisten();
      closing.abort();
    },
  };
}
