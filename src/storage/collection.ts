import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { Page } from '../checks/ports.ts';
import { ANSWER_MS, asStorageError } from './as-storage-error.ts';
import type { Driver, PutBack } from './driver.ts';
import { FencedOffError } from './fenced-off-error.ts';
import { createLocalLocks } from './local-locks.ts';
import { type Opened, readRecord, writeRecord } from './record-text.ts';
import type { Sealer } from './sealing.ts';
import type { SharedCollection, Versioned } from './shared-ports.ts';
import { startStopwatch } from './stopwatch.ts';
import { StoreFullError } from './store-full-error.ts';
import { StoreLockedError } from './store-locked-error.ts';
import { StoreTakenError } from './store-taken-error.ts';
import { untilWritten } from './until-written.ts';
import { WriteUnknownError } from './write-unknown-error.ts';

/** A write that failed is looked for at once, and again after these pauses where the store cannot be asked. */
const SETTLE_AFTER_MS = [0, 300, 900];
/** So many records are opened in a row before whatever else waits in this process has its turn: a few milliseconds. */
const SLICE = 100;

export interface CollectionOptions<T> {
  name: string;
  schema: z.ZodType<T>;
  sealer: Sealer;
  driver: Pick<Driver, 'records' | 'onChange'>;
}

/** A collection whose every record is sealed, versioned, and parsed when it is read. */
export function createCollection<T>(options: CollectionOptions<T>): SharedCollection<T> {
  const { name, sealer, driver } = options;
  const { records } = driver;
  /** Writers of this process queue up instead of failing one another. */
  const turns = createLocalLocks();
  const place = (id: string) => `${name}:${id}`;

  async function look(id: string): Promise<{ text: string | undefined; record: Opened<T> | undefined }> {
    const text = await asStorageError(() => records.get(place(id)));
    return { text, record: text === undefined ? undefined : readRecord(text, place(id), options) };
  }

  async function put(
    id: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    const passed = startStopwatch();
    try {
      return await asStorageError(() => records.swap(place(id), before, after, ttlMs));
    } catch (error) {
      const found = await findAfter(place(id), passed);
      if (found !== undefined && found.now === after) return true;
      if (found === undefined && !isUndone(error)) throw new WriteUnknownError({ cause: error });
      throw error;
    }
  }

  /**
   * The store may have done it and only its answer was lost: no two texts are alike, so what stands there tells. Undefined
   * where the store cannot say in time.
   */
  async function findAfter(
    key: string,
    passed: () => number,
  ): Promise<{ now: string | undefined } | undefined> {
    for (const pauseMs of SETTLE_AFTER_MS) {
      await delay(pauseMs);
      const leftMs = ANSWER_MS - passed();
      if (leftMs <= 0) return undefined;
      const found = await asStorageError(() => records.get(key), leftMs).then(
        (now) => ({ now }),
        () => undefined,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Undefined from `change`, or what stood there: nothing is written. */
  function write(
    id: string,
    change: (record: Opened<T> | undefined) => T | undefined,
    {
      fence = 0,
      expires,
    }: { fence?: number; expires: (record: Opened<T> | undefined) => number | undefined },
  ): Promise<{ wrote: boolean; record: Versioned<T> | undefined }> {
    return untilWritten(place(id), async () => {
      const { text, record } = await look(id);
      const value = change(record);
      if (value === undefined || value === record?.value) return { wrote: false, record };
      if (fence > 0 && record !== undefined && fence < record.fence) throw new FencedOffError(place(id));
      const next = {
        value,
        version: (record?.version ?? 0) + 1,
        fence: Math.max(fence, record?.fence ?? 0),
        expires: expires(record),
      };
      return (await putRecord(id, text, next)) ? { wrote: true, record: next } : undefined;
    });
  }

  function putRecord(id: string, before: string | undefined, record: Opened<T>): Promise<boolean> {
    const keepMs = record.expires === undefined ? undefined : Math.max(1, record.expires - Date.now());
    return put(id, before, writeRecord(record, place(id), sealer), keepMs);
  }

  async function insert(id: string, value: T, expires: number | undefined): Promise<boolean> {
    // Mostly nothing is there, and nobody has to look.
    if (await putRecord(id, undefined, { value, version: 1, fence: 0, expires })) return true;
    const change = (record: Opened<T> | undefined) => (record === undefined ? value : undefined);
    return (await write(id, change, { expires: () => expires })).wrote;
  }

  function remove(id: string): Promise<true> {
    return untilWritten(place(id), async () => {
      const text = await asStorageError(() => records.get(place(id)));
      return text === undefined || (await put(id, text, undefined)) ? true : undefined;
    });
  }

  function removeIf(id: string, mayGo: (value: T) => boolean): Promise<true> {
    return untilWritten(place(id), async () => {
      const { text, record } = await look(id);
      if (record === undefined || !mayGo(record.value)) return true;
      return (await put(id, text, undefined)) ? true : undefined;
    });
  }

  async function putBack(
    id: string,
    { value, version, fence }: Versioned<T>,
    into: PutBack,
  ): Promise<boolean> {
    const key = place(id);
    const text = await asStorageError(() => records.peek?.(key) ?? records.get(key));
    const stored = text === undefined ? undefined : readRecord(text, key, options);
    if (stored !== undefined && stored.version >= version) return false;
    return into(key, text, writeRecord({ value, version, fence, expires: undefined }, key, sealer));
  }

  async function* list(): AsyncGenerator<[string, Versioned<T>], void> {
    const entries = records.list(place(''))[Symbol.asyncIterator]();
    for (let count = 1; ; count += 1) {
      if (count % SLICE === 0) await setImmediate();
      const next = await asStorageError(() => entries.next());
      if (next.done === true) return;
      const [key, text] = next.value;
      const record = readRecord(text, key, options);
      if (record !== undefined) yield [key.slice(place('').length), record];
    }
  }

  async function page({ limit, before }: { limit: number; before?: number | undefined }): Promise<Page<T>> {
    const rows = await asStorageError(() => records.page(name, { limit, before }));
    const found: Page<T>['records'] = [];
    for (const { key, text } of rows) {
      const record = readRecord(text, key, options);
      if (record !== undefined) found.push({ id: key.slice(place('').length), value: record.value });
    }
    return { records: found, next: rows.length < limit ? undefined : rows.at(-1)?.number };
  }

  return {
    get: async (id) => (await look(id)).record?.value,
    read: async (id) => (await look(id)).record,
    async set(id, value, ttlMs) {
      await turns.hold(id, () => write(id, () => value, { expires: () => after(ttlMs) }));
    },
    insert: (id, value, ttlMs) => turns.hold(id, () => insert(id, value, after(ttlMs))),
    async update(id, change, { fence = 0, ttlMs } = {}) {
      const expires = (record: Opened<T> | undefined) =>
        ttlMs === undefined ? record?.expires : after(ttlMs);
      const changed = (record: Opened<T> | undefined) => change(record?.value);
      return (await turns.hold(id, () => write(id, changed, { fence, expires }))).record;
    },
    async delete(id) {
      await turns.hold(id, () => remove(id));
    },
    async deleteIf(id, mayGo) {
      await turns.hold(id, () => removeIf(id, mayGo));
    },
    records: list,
    putBack,
    page,
    async *entries() {
      for await (const [id, { value }] of list()) yield [id, value];
    },
    changes: (listener) =>
      driver.onChange((key) => {
        if (key === undefined) listener('all');
        else if (key.startsWith(place(''))) listener({ id: key.slice(place('').length) });
      }),
  };
}

function after(ttlMs: number | undefined): number | undefined {
  return ttlMs === undefined ? undefined : Date.now() + ttlMs;
}

/** That nothing was written is certain. */
function isUndone(error: unknown): boolean {
  return [StoreFullError, StoreLockedError, StoreTakenError].some((certain) => error instanceof certain);
}
