import type { PutBack, Refilled } from './driver.ts';
import { createListeners } from './listeners.ts';
import type { Mirror, SharedCollection, Versioned } from './shared-ports.ts';
import { sleep } from './sleep.ts';
import { UnreadableError } from './unreadable-error.ts';

/** What could not be read again because the store was away is tried again after so long. */
const RETRY_MS = 1_000;
const EVERYTHING = Symbol('everything');

/** Reads every record once; from then on each that another process writes. */
export async function openMirror<T>(stored: SharedCollection<T>): Promise<Mirror<T>> {
  const known = new Map<string, Versioned<T>>();
  /** Of `known`, until one changes: a burst of requests reads it more often than it is written. */
  let values: readonly T[] | undefined;
  const listeners = createListeners<{ value: T; before: T | undefined }>();
  const closing = new AbortController();
  const due = new Set<string | typeof EVERYTHING>();
  let catchingUp = false;

  /** In whichever order news comes, the newest stays. */
  function see(id: string, record: Versioned<T>): void {
    const before = known.get(id);
    if (before !== undefined && before.version >= record.version) return;
    known.set(id, record);
    values = undefined;
    listeners.tell({ value: record.value, before: before?.value });
  }

  async function look(id: string): Promise<Versioned<T> | undefined> {
    const record = await stored.read(id);
    if (record !== undefined) see(id, record);
    return record;
  }

  async function lookAtAll(): Promise<void> {
    for await (const [id, record] of stored.records()) see(id, record);
  }

  async function catchUp(): Promise<void> {
    if (catchingUp) return;
    catchingUp = true;
    for (const what of due) {
      due.delete(what);
      try {
        await (what === EVERYTHING ? lookAtAll() : look(what));
      } catch (error) {
        // It stays as it was last read.
        if (error instanceof UnreadableError) continue;
        await sleep(RETRY_MS, closing.signal);
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

  const unlisten = stored.changes((change) => {
    due.add(change === 'all' ? EVERYTHING : change.id);
    void catchUp();
  });
  try {
    await lookAtAll();
  } catch (error) {
    unlisten();
    throw error;
  }

  return {
    get: async (id) => (await look(id))?.value,
    all() {
      values ??= Array.from(known.values(), ({ value }) => value);
      return values;
    },
    async insert(id, value) {
      const inserted = await stored.insert(id, value);
      if (inserted) see(id, { value, version: 1, fence: 0 });
      return inserted;
    },
    async update(id, change, options) {
      const record = await stored.update(
        id,
        (value) => (value === undefined ? value : change(value)),
        options,
      );
      if (record !== undefined) see(id, record);
      return record?.value;
    },
    onChange(listener) {
      listeners.add(({ value, before }) => listener(value, before));
    },
    refill,
    close() {
      unlisten();
      closing.abort();
    },
  };
}
