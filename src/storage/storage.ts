import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Lease } from '../checks/ports.ts';
import { StorageError } from '../errors.ts';
import { MINUTE_MS } from '../time/durations.ts';
import type { CachedCollection } from './collections/cached-collection.ts';
import { openCachedCollection } from './collections/cached-collection.ts';
import { createCollection } from './collections/collection.ts';
import type { RecordRules } from './collections/collection-options.ts';
import { hideFormerIds } from './collections/hide-ids.ts';
import { ID_KEY_ID, openIdKey } from './collections/id-key.ts';
import { refuseUnfinished } from './collections/incoming.ts';
import { readEverything, type StoredRecord } from './collections/read-everything.ts';
import { createRecordKeys } from './collections/record-keys.ts';
import { createSetAside } from './collections/set-aside.ts';
import type { FollowedCollection, SharedCollection } from './collections/shared-collection.ts';
import { CANARY, CANARY_ID, verifyKey } from './collections/verify-key.ts';
import { asStorageError } from './driver/as-storage-error.ts';
import type { Driver, SharedLocks } from './driver/driver.ts';
import { createEncryption } from './encryption/encryption.ts';
import { createKeyedDigest } from './encryption/keyed-digest.ts';
import { createLease } from './locks/lease.ts';
import { keysFor, type OpenOptions, openDriver, type StorageConfig } from './open-driver.ts';

export type { OpenOptions, StorageConfig } from './open-driver.ts';

export interface Storage {
  collection<T>(name: string, schema: z.ZodType<T>, rules?: RecordRules<T>): SharedCollection<T>;
  /** A collection is either followed everywhere, or nowhere. */
  followedCollection<T>(name: string, schema: z.ZodType<T>, rules?: RecordRules<T>): FollowedCollection<T>;
  /** Resolves once every record has been loaded. */
  cachedCollection<T>(
    name: string,
    schema: z.ZodType<T>,
    rules?: RecordRules<T>,
  ): Promise<CachedCollection<T>>;
  /** Unreadable records found so far, counted by collection. They are left untouched. */
  setAside(): Record<string, number>;
  locks: SharedLocks;
  /** @param ttlMs how long a dead holder blocks the others */
  lease(name: string, options: { ttlMs: number }): Lease;
  /** A keyed digest, for ids that are stored unencrypted; see keyed-digest.ts. */
  digest: (text: string) => string;
  /**
   * The store's clock, epoch milliseconds: rates shared by several processes are counted by one clock. Rejects with
   * StorageError.
   */
  time(): Promise<number>;
  /**
   * A keyed hash, the same in every process with this key: for record ids and lock names, which are stored unencrypted.
   */
  fingerprint(text: string): string;
  /** How many other processes have this store open, apart from visitors of a sqlite file. Rejects with StorageError. */
  others(): Promise<number>;
  /**
   * Every record of every collection as it is stored, decrypted, at one moment; those that no key opens and those that have
   * expired are left out. Rejects with StorageError.
   */
  everything(): AsyncIterable<StoredRecord>;
  /** Health check: writes a record and reads it back. Rejects with StorageError. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Each process pings with a record of its own. */
const PING_KEPT_MS = MINUTE_MS;
/** Recreated if unreadable: losing them costs nothing. */
const REPLACEABLE = new Set(['tokens', 'ledger', 'schedule', 'ping', 'doctor']);

/** @throws ConfigError for an unsupported kind of database, StorageError if it cannot be opened */
export async function openStorage(config: StorageConfig, options: OpenOptions): Promise<Storage> {
  const keys = keysFor(config, options);
  const encryption = createEncryption(keys);
  const driver = await openDriver(config.databaseUrl, options);
  const idKey = await closingOnFailure(driver, async () => {
    await asStorageError(() => refuseUnfinished(driver.records));
    return asStorageError(() => openIdKey(driver.records, keys, { mayWrite: options.visiting !== true }));
  });
  const digest = createKeyedDigest(idKey);
  const fingerprintKey = createSecretKey(idKey);
  const setAside = createSetAside(options.log);
  const create = <T>(
    isFollowed: boolean,
    name: string,
    schema: z.ZodType<T>,
    rules: RecordRules<T> = {},
  ): FollowedCollection<T> =>
    createCollection({
      name,
      schema,
      rules,
      encryption,
      driver,
      setAside,
      keys: createRecordKeys(name, digest),
      kind: { isFollowed, isReplaceable: REPLACEABLE.has(name) },
    });
  const collection: Storage['collection'] = (...what) => create(false, ...what);
  const followedCollection: Storage['followedCollection'] = (...what) => create(true, ...what);
  const canary = collection('key', z.string());
  await closingOnFailure(driver, async () => {
    await verifyKey(canary, { records: driver.records, encryption });
    if (options.visiting !== true) {
      await hideFormerIds(canary, { digest, records: driver.records, encryption });
    }
  });
  const cachedCollections = new Set<Pick<CachedCollection<unknown>, 'refill' | 'close'>>();
  driver.onLost?.(async (putBack) => {
    const refilled = { records: 0, fence: 0 };
    await canary.putBack(CANARY_ID, { value: CANARY, version: 1, fence: 0 }, putBack);
    if (idKey !== keys.current) {
      await canary.putBack(ID_KEY_ID, { value: idKey.toString('base64'), version: 1, fence: 0 }, putBack);
    }
    for (const { refill } of cachedCollections) {
      const { records, fence } = await refill(putBack);
      refilled.records += records;
      refilled.fence = Math.max(refilled.fence, fence);
    }
    return refilled;
  });
  const pings = collection('ping', z.number());
  const pinger = randomUUID();
  return {
    collection,
    followedCollection,
    async cachedCollection(name, schema, rules) {
      const cached = await openCachedCollection(followedCollection(name, schema, rules), {
        ...(rules?.isObsolete === undefined ? {} : { isObsolete: rules.isObsolete }),
        onPutBack: (count) =>
          options.log.warn('storage.put-back', {
            records: count,
            note: 'The store had lost its last writes, as after a failover. They were put back from memory.',
          }),
      });
      const closable = {
        ...cached,
        close() {
          cachedCollections.delete(closable);
          cached.close();
        },
      };
      cachedCollections.add(closable);
      return closable;
    },
    locks: driver.locks,
    lease: (name, { ttlMs }) => createLease({ name, holder: randomUUID(), ttlMs, store: driver.leases }),
    digest,
    setAside: setAside.counts,
    time: () => asStorageError(() => driver.time()),
    fingerprint: (text) =>
      createHmac('sha256', fingerprintKey).update(`fingerprint:${text}`).digest('base64url'),
    others: () => asStorageError(() => driver.others()),
    everything: () => readEverything(driver, encryption),
    async ping() {
      await pings.set(pinger, Date.now(), PING_KEPT_MS);
      if ((await pings.get(pinger)) === undefined)
        throw new StorageError('The store lost what was just written.');
    },
    close() {
      for (const { close } of cachedCollections) close();
      return driver.close();
    },
  };
}

async function closingOnFailure<R>(driver: Driver, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    await driver.close();
    throw error;
  }
}
