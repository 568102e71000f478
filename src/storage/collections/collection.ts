import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { Page } from '../../checks/ports.ts';
import { asStorageError } from '../driver/as-storage-error.ts';
import type { Driver, PutBack } from '../driver/driver.ts';
import { FencedOffError } from '../driver/fenced-off-error.ts';
import type { SharedCollection, Versioned } from '../driver/shared-ports.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { createLocalLocks } from '../locks/local-locks.ts';
import { confirmedCompareAndSet } from './confirmed-compare-and-set.ts';
import { keepUnknown } from './keep-unknown.ts';
import type { RecordKeys } from './record-keys.ts';
import { type Envelope, type Opened, readRecord, writeRecord } from './record-text.ts';
import { retryCompareAndSet } from './retry-compare-and-set.ts';
import type { SetAside } from './set-aside.ts';

/** So many records are opened in a row before whatever else waits in this process has its turn: a few milliseconds. */
const SLICE = 100;

/** What a collection's records need beyond being sealed. */
export interface RecordRules<T> {
  /** The record as it is stored, where its schema renames fields; absent: the value as it is. */
  stored?: (value: T) => unknown;
  /** What of a record may determine the length of its text in the store; absent: all of it. */
  measured?: (value: T) => unknown;
  /** What the record held before must be gone, from the store and from fields this version does not know. */
  erases?: (value: T) => boolean;
  /** Nobody needs the record any more: a mirror leaves it out, and deletes it. Once true it stays so. */
  leaves?: (value: T) => boolean;
}

export interface CollectionOptions<T> extends RecordRules<T> {
  name: string;
  schema: z.ZodType<T>;
  encryption: Encryption;
  keys: RecordKeys;
  driver: Pick<Driver, 'records' | 'onChange' | 'erase'>;
  setAside: SetAside;
  /** Made anew where it cannot be read: nothing is lost with it. */
  replaceable: boolean;
}

interface Write {
  fence?: number;
  expires: (record: Opened<unknown> | undefined) => number | undefined;
  /** Fields this version does not know stay. */
  keeps?: boolean;
}

/** A collection whose every record is sealed, versioned, and parsed when it is read. */
export function createCollection<T>(options: CollectionOptions<T>): SharedCollection<T> {
  const { name, encryption, keys, driver, setAside, measured, erases, stored = (value) => value } = options;
  const { records } = driver;
  /** Writers of this process queue up instead of failing one another. */
  const turns = createLocalLocks();
  const place = keys.keyOf;

  /** @throws UnreadableError */
  function open(text: string, key: string): Opened<T> | undefined {
    try {
      const record = readRecord(text, key, options);
      setAside.remove(key);
      return record;
    } catch (error) {
      setAside.add(error);
      throw error;
    }
  }

  /** As `open`; undefined where it cannot be read. */
  function tryToOpen(text: string, key: string): Opened<T> | undefined {
    try {
      return open(text, key);
    } catch {
      return undefined;
    }
  }

  async function look(id: string): Promise<{ text: string | undefined; record: Opened<T> | undefined }> {
    const key = place(id);
    const text = await asStorageError(() => records.get(key));
    if (text === undefined) return { text, record: undefined };
    return { text, record: options.replaceable ? tryToOpen(text, key) : open(text, key) };
  }

  /** Undefined from `change`, or what stood there: nothing is written. */
  function write(
    id: string,
    change: (record: Opened<T> | undefined) => T | undefined,
    { fence = 0, expires, keeps = false }: Write,
  ): Promise<{ wrote: boolean; record: Versioned<T> | undefined }> {
    return retryCompareAndSet(place(id), async () => {
      const { text, record } = await look(id);
      const value = change(record);
      if (value === undefined || value === record?.value) return { wrote: false, record: bare(record) };
      if (fence > 0 && record !== undefined && fence < record.fence) throw new FencedOffError(place(id));
      const next = {
        value,
        version: (record?.version ?? 0) + 1,
        fence: Math.max(fence, record?.fence ?? 0),
      };
      const erasing = erases?.(value) === true;
      const envelope: Envelope =
        record === undefined || !keeps || erasing
          ? { ...next, value: stored(value) }
          : {
              ...record.envelope,
              ...next,
              value: keepUnknown(record.envelope.value, stored(record.value), stored(value)),
            };
      if (!(await put(id, text, { value, envelope, expires: expires(record) }))) return undefined;
      if (erasing) driver.erase?.();
      return { wrote: true, record: next };
    });
  }

  function put(
    id: string,
    before: string | undefined,
    { value, envelope, expires }: { value: T; envelope: Envelope; expires: number | undefined },
  ): Promise<boolean> {
    const keepMs = expires === undefined ? undefined : Math.max(1, expires - Date.now());
    return confirmedCompareAndSet(records, [
      place(id),
      before,
      textOf(id, { value, envelope, expires }),
      keepMs,
    ]);
  }

  function textOf(
    id: string,
    { value, envelope, expires }: { value: T; envelope: Envelope; expires: number | undefined },
  ): string {
    const named = keys.isHidden ? { ...envelope, id } : envelope;
    return writeRecord({ expires, envelope: named, measured: measured?.(value) }, place(id), encryption);
  }

  async function insert(id: string, value: T, expires: number | undefined): Promise<boolean> {
    // Mostly nothing is there, and nobody has to look.
    if (
      await put(id, undefined, { value, envelope: { value: stored(value), version: 1, fence: 0 }, expires })
    )
      return true;
    const change = (record: Opened<T> | undefined) => (record === undefined ? value : undefined);
    return (await write(id, change, { expires: () => expires })).wrote;
  }

  function remove(id: string): Promise<true> {
    return retryCompareAndSet(place(id), async () => {
      const text = await asStorageError(() => records.get(place(id)));
      return text === undefined || (await confirmedCompareAndSet(records, [place(id), text, undefined]))
        ? true
        : undefined;
    });
  }

  function removeIf(id: string, mayGo: (value: T) => boolean): Promise<true> {
    return retryCompareAndSet(place(id), async () => {
      const { text, record } = await look(id);
      if (record === undefined || text === undefined || !mayGo(record.value)) return true;
      return (await confirmedCompareAndSet(records, [place(id), text, undefined])) ? true : undefined;
    });
  }

  async function putBack(
    id: string,
    { value, version, fence }: Versioned<T>,
    into: PutBack = (key, before, after) => confirmedCompareAndSet(records, [key, before, after]),
  ): Promise<boolean> {
    const key = place(id);
    const text = await asStorageError(async () => records.peek?.(key) ?? records.get(key));
    const found = text === undefined ? undefined : open(text, key);
    if (found !== undefined && found.version >= version) return false;
    return into(
      key,
      text,
      textOf(id, { value, envelope: { value: stored(value), version, fence }, expires: undefined }),
    );
  }

  async function* list(): AsyncGenerator<[string, Versioned<T>], void> {
    const entries = records.list(`${name}:`)[Symbol.asyncIterator]();
    for (let count = 1; ; count += 1) {
      if (count % SLICE === 0) await setImmediate();
      const next = await asStorageError(() => entries.next());
      if (next.done === true) return;
      const [key, text] = next.value;
      const record = tryToOpen(text, key);
      if (record !== undefined) yield [idOf(key, record), bare(record)];
    }
  }

  async function page({ limit, before }: { limit: number; before?: number | undefined }): Promise<Page<T>> {
    const rows = await asStorageError(() => records.page(name, { limit, before }));
    const found: Page<T>['records'] = [];
    for (const { key, text } of rows) {
      const record = tryToOpen(text, key);
      if (record !== undefined) found.push({ id: idOf(key, record), value: record.value });
    }
    return { records: found, next: rows.length < limit ? undefined : rows.at(-1)?.number };
  }

  const idOf = (key: string, { envelope }: Opened<T>) => keys.idOf(key) ?? envelope.id ?? key;

  return {
    get: async (id) => (await look(id)).record?.value,
    read: async (id) => bare((await look(id)).record),
    async set(id, value, ttlMs) {
      await turns.hold(id, () => write(id, () => value, { expires: () => after(ttlMs) }));
    },
    insert: (id, value, ttlMs) => turns.hold(id, () => insert(id, value, after(ttlMs))),
    async update(id, change, { fence = 0, ttlMs } = {}) {
      const expires = (record: Opened<unknown> | undefined) =>
        ttlMs === undefined ? record?.expires : after(ttlMs);
      const changed = (record: Opened<T> | undefined) => change(record?.value);
      return (await turns.hold(id, () => write(id, changed, { fence, expires, keeps: true }))).record;
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
        if (key === undefined) return listener('all');
        if (!key.startsWith(`${name}:`)) return;
        const id = keys.idOf(key);
        listener(id === undefined ? 'all' : { id });
      }),
  };
}

/** Without what it was read from, which takes as much memory again. */
function bare<T>(record: Opened<T>): Versioned<T>;
function bare<T>(record: Opened<T> | undefined): Versioned<T> | undefined;
function bare<T>(record: Opened<T> | undefined): Versioned<T> | undefined {
  if (record === undefined) return undefined;
  const { value, version, fence } = record;
  return { value, version, fence };
}

function after(ttlMs: number | undefined): number | undefined {
  return ttlMs === undefined ? undefined : Date.now() + ttlMs;
}
