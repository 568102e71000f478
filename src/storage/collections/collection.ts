import { setImmediate } from 'node:timers/promises';
import { Keyv } from 'keyv';
import type { Page, PageRange } from '../../checks/ports.ts';
import { createLocalLocks } from '../locks/local-locks.ts';
import type { CollectionOptions } from './collection-options.ts';
import { createRecordCodec, type Entry, KeyedStore } from './record-codec.ts';
import type { Opened } from './record-text.ts';
import { createRecordWriter } from './record-writer.ts';
import type { FollowedCollection, Versioned } from './shared-collection.ts';

/** Records decrypted in a row before yielding to the event loop: a few milliseconds' work. */
const SLICE = 100;

/** A Keyv collection whose records are encrypted, versioned, and validated on read. */
export function createCollection<T>(options: CollectionOptions<T>): FollowedCollection<T> {
  const { name, keys, driver } = options;
  const { keyOf } = keys;
  const codec = createRecordCodec(options);
  const store = new KeyedStore(driver.records, { isSilent: !options.kind.isFollowed });
  const keyv = new Keyv<Entry<T>>({
    store,
    namespace: name,
    serialize: codec.serialize,
    deserialize: codec.deserialize,
    throwOnErrors: true,
    emitErrors: false,
  });
  const writer = createRecordWriter({ keyv, store, codec, options });
  /** Writers within this process queue up instead of failing each other's compare-and-set. */
  const locks = createLocalLocks();

  const read = async (id: string) => (await keyv.get(keyOf(id)))?.record;
  const idOf = (key: string, { envelope }: Opened<T>) => keys.idOf(key) ?? envelope.id ?? key;

  async function* list(): AsyncGenerator<[string, Versioned<T>], void> {
    let count = 0;
    for await (const [key, text] of store.iterator()) {
      count += 1;
      if (count % SLICE === 0) await setImmediate();
      const record = codec.tryToOpen(text, key);
      if (record !== undefined) yield [idOf(key, record), versioned(record)];
    }
  }

  async function page(range: PageRange): Promise<Page<T>> {
    const rows = await store.page(range);
    const found: Page<T>['records'] = [];
    for (const { key, text, number } of rows) {
      const record = codec.tryToOpen(text, key);
      if (record !== undefined) found.push({ id: idOf(key, record), value: record.value, number });
    }
    return { records: found, next: rows.length < range.limit ? undefined : rows.at(-1)?.number };
  }

  return {
    get: async (id) => (await read(id))?.value,
    async read(id) {
      const record = await read(id);
      return record === undefined ? undefined : versioned(record);
    },
    async set(id, value, ttlMs) {
      await locks.hold(id, () => writer.write(id, () => value, { expires: () => after(ttlMs) }));
    },
    insert: (id, value, ttlMs) => locks.hold(id, () => writer.insert(id, value, after(ttlMs))),
    async update(id, change, { fence = 0, ttlMs } = {}) {
      const expires = (record: Opened<T> | undefined) =>
        ttlMs === undefined ? record?.expires : after(ttlMs);
      const write = () =>
        writer.write(id, (record) => change(record?.value), { fence, expires, keepsUnknown: true });
      const { record } = await locks.hold(id, write);
      return record;
    },
    async delete(id) {
      await locks.hold(id, () => keyv.delete(keyOf(id)));
    },
    async deleteIf(id, mayGo) {
      await locks.hold(id, () => writer.deleteIf(id, mayGo));
    },
    records: list,
    putBack: writer.putBack,
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

/** Drops the envelope the record was read from, which takes as much memory again. */
function versioned<T>({ value, version, fence }: Opened<T>): Versioned<T> {
  return { value, version, fence };
}

function after(ttlMs: number | undefined): number | undefined {
  return ttlMs === undefined ? undefined : Date.now() + ttlMs;
}
