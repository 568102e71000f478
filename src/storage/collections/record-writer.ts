import type { Keyv } from 'keyv';
import type { PutBack } from '../driver/driver.ts';
import { FencedOffError } from '../driver/storage-errors.ts';
import type { CollectionOptions } from './collection-options.ts';
import { keepUnknown } from './keep-unknown.ts';
import type { KeyvStore } from './keyv-store.ts';
import type { Entry, RecordCodec } from './record-codec.ts';
import type { Envelope, Opened } from './record-text.ts';
import { retryCompareAndSet } from './retry-compare-and-set.ts';
import type { Versioned } from './shared-collection.ts';

export interface WriteRules<T> {
  /** The writer's fence; 0: none. */
  fence?: number;
  /** Computes the new record's expiry, epoch milliseconds, from the current record. */
  expires: (record: Opened<T> | undefined) => number | undefined;
  /** Preserves fields this version does not know. */
  keepsUnknown?: boolean;
}

/** Writes to one collection, each as a compare-and-set against what its Keyv returned. */
export interface RecordWriter<T> {
  /**
   * Read-modify-write. If `change` returns undefined or the current value, nothing is written. Resolves with what is
   * now stored.
   *
   * @throws FencedOffError
   */
  write(
    id: string,
    change: (record: Opened<T> | undefined) => T | undefined,
    rules: WriteRules<T>,
  ): Promise<{ wrote: boolean; record: Versioned<T> | undefined }>;
  /** False if the record already exists. `expires`: epoch milliseconds. */
  insert(id: string, value: T, expires: number | undefined): Promise<boolean>;
  deleteIf(id: string, mayGo: (value: T) => boolean): Promise<true>;
  putBack(id: string, record: Versioned<T>, into?: PutBack): Promise<boolean>;
}

export function createRecordWriter<T>({
  keyv,
  store,
  codec,
  options,
}: {
  keyv: Keyv<Entry<T>>;
  store: KeyvStore;
  codec: RecordCodec<T>;
  options: CollectionOptions<T>;
}): RecordWriter<T> {
  const { keys, driver, rules } = options;
  const { keyOf } = keys;
  const stored = rules.stored ?? ((value: T) => value);

  function entryOf(
    id: string,
    record: Versioned<T>,
    rest: { expires: number | undefined; envelope?: Envelope },
  ) {
    const { value, version, fence } = record;
    const { expires, envelope = { value: stored(value), version, fence } } = rest;
    return {
      key: keyOf(id),
      record: { value, version, fence, expires, envelope: keys.isHidden ? { ...envelope, id } : envelope },
    };
  }

  function put(before: string | undefined, { key, record }: ReturnType<typeof entryOf>): Promise<boolean> {
    const { expires } = record;
    const ttlMs = expires === undefined ? undefined : Math.max(1, expires - Date.now());
    return store.compareAndSet(key, before, codec.serialize({ value: { key, record } }), ttlMs);
  }

  /** Builds the envelope for `next`, preserving fields of `record` that this version does not know. */
  function keep({ envelope, value }: Opened<T>, next: Versioned<T>): Envelope {
    return { ...envelope, ...next, value: keepUnknown(envelope.value, stored(value), stored(next.value)) };
  }

  const write: RecordWriter<T>['write'] = (id, change, { fence = 0, expires, keepsUnknown = false }) =>
    retryCompareAndSet(keyOf(id), async () => {
      const found = await keyv.get(keyOf(id));
      const record = found?.record;
      const value = change(record);
      if (value === undefined || value === record?.value)
        return { wrote: false, record: versionedOf(record) };
      if (fence > 0 && record !== undefined && fence < record.fence) throw new FencedOffError(keyOf(id));
      const next = {
        value,
        version: (record?.version ?? 0) + 1,
        fence: Math.max(fence, record?.fence ?? 0),
      };
      const erases = rules.erases?.(value) === true;
      const kept = record !== undefined && keepsUnknown && !erases ? { envelope: keep(record, next) } : {};
      if (!(await put(found?.text, entryOf(id, next, { expires: expires(record), ...kept }))))
        return undefined;
      if (erases) driver.erase?.();
      return { wrote: true, record: next };
    });

  return {
    write,
    async insert(id, value, expires) {
      // Optimistic: there is usually no record, so reading first would be wasted.
      if (await put(undefined, entryOf(id, { value, version: 1, fence: 0 }, { expires }))) return true;
      const change = (record: Opened<T> | undefined) => (record === undefined ? value : undefined);
      return (await write(id, change, { expires: () => expires })).wrote;
    },
    deleteIf: (id, mayGo) =>
      retryCompareAndSet(keyOf(id), async () => {
        const found = await keyv.get(keyOf(id));
        if (found?.record === undefined || !mayGo(found.record.value)) return true;
        return (await store.compareAndSet(found.key, found.text, undefined)) || undefined;
      }),
    putBack(id, record, into = (key, before, after) => store.compareAndSet(key, before, after)) {
      const key = keyOf(id);
      // Another process may be putting back an older version at the same time.
      return retryCompareAndSet(key, async () => {
        const text = await store.peek(key);
        const found = text === undefined ? undefined : codec.open(text, key);
        if (found !== undefined && found.version >= record.version) return false;
        const restored = codec.serialize({ value: entryOf(id, record, { expires: undefined }) });
        return (await into(key, text, restored)) || undefined;
      });
    },
  };
}

function versionedOf<T>(record: Opened<T> | undefined): Versioned<T> | undefined {
  if (record === undefined) return undefined;
  const { value, version, fence } = record;
  return { value, version, fence };
}
