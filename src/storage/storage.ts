import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Lease } from '../checks/ports.ts';
import { TIMEOUTS, type Timeouts } from '../config/timeouts.ts';
import { ConfigError, StorageError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import { MINUTE_MS } from '../time/durations.ts';
import type { CachedCollection } from './collections/cached-collection.ts';
import { openCachedCollection } from './collections/cached-collection.ts';
import { createCollection } from './collections/collection.ts';
import type { RecordRules } from './collections/collection-options.ts';
import { FORMERLY_PLAIN, hideIds } from './collections/hide-ids.ts';
import { createRecordKeys } from './collections/record-keys.ts';
import { createSetAside } from './collections/set-aside.ts';
import type { SharedCollection } from './collections/shared-collection.ts';
import { CANARY, CANARY_ID, verifyKey } from './collections/verify-key.ts';
import { asStorageError } from './driver/as-storage-error.ts';
import type { Driver, SharedLocks } from './driver/driver.ts';
import { createEncryption } from './encryption/encryption.ts';
import { createKeyedDigest } from './encryption/keyed-digest.ts';
import { createLease } from './locks/lease.ts';
import { plainTransportProblem } from './plain-transport.ts';
import { readOrCreateKey } from './sqlite/key-file.ts';
import { openSqlite } from './sqlite/sqlite-driver.ts';

export interface Storage {
  collection<T>(name: string, schema: z.ZodType<T>, rules?: RecordRules<T>): SharedCollection<T>;
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
  /** Health check: writes a record and reads it back. Rejects with StorageError. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StorageConfig {
  /** sqlite://, postgres:// or redis:// */
  databaseUrl: string;
  /** 32 bytes. Absent: use the key file beside the sqlite database. */
  encryptionKey?: Buffer | undefined;
}

export interface OpenOptions {
  log: Log;
  /** True for a second process that opens a sqlite file while the bot uses it. It may only write records of its own. */
  visiting?: boolean;
  /** Default: TIMEOUTS. */
  timeouts?: Pick<Timeouts, 'lockMs' | 'databaseOwnerMs'>;
}

/** Time limit for the one-off migration of ids: there may be tens of thousands of audit lines. */
const HIDE_IDS_MS = 600_000;
/** Each process pings with a record of its own. */
const PING_KEPT_MS = MINUTE_MS;
/** Recreated if unreadable: losing them costs nothing. */
const REPLACEABLE = new Set(['tokens', 'ledger', 'schedule', 'ping', 'doctor']);

type OpenDriver = (url: string, options: OpenOptions) => Promise<Driver>;

const DRIVERS: Record<string, OpenDriver> = {
  'sqlite:': (url, { visiting = false, timeouts = TIMEOUTS, log }) =>
    openSqlite(sqlitePath(url), { alone: !visiting, waitMs: timeouts.databaseOwnerMs, log }),
  'postgres:': openPostgres,
  'postgresql:': openPostgres,
  'redis:': openRedis,
  'rediss:': openRedis,
  'valkey:': openRedis,
};

// Imported lazily: each takes about ten megabytes.
async function openPostgres(url: string, { log }: OpenOptions): Promise<Driver> {
  const driver = await import('./postgres/postgres-driver.ts');
  return driver.openPostgres(url, log);
}

async function openRedis(url: string, { timeouts = TIMEOUTS, log }: OpenOptions): Promise<Driver> {
  const driver = await import('./redis/redis-driver.ts');
  return driver.openRedis(url, { lockMs: timeouts.lockMs, log });
}

/** `sqlite://data/x.sqlite` is relative, `sqlite:///data/x.sqlite` absolute, `sqlite://:memory:` in memory only. */
function sqlitePath(databaseUrl: string): string {
  return databaseUrl.slice('sqlite://'.length);
}

function keyFor({ databaseUrl, encryptionKey }: StorageConfig, { log, visiting }: OpenOptions): Buffer {
  if (encryptionKey !== undefined) return encryptionKey;
  if (databaseUrl.startsWith('sqlite:')) return readOrCreateKey(sqlitePath(databaseUrl), { log, visiting });
  throw new ConfigError(['ENCRYPTION_KEY: required where DATABASE_URL is not sqlite://, and missing']);
}

/** @throws ConfigError for an unsupported kind of database, StorageError if it cannot be opened */
export async function openStorage(config: StorageConfig, options: OpenOptions): Promise<Storage> {
  const scheme = `${config.databaseUrl.split(':', 1)[0] ?? ''}:`;
  const openDriver = DRIVERS[scheme];
  if (openDriver === undefined) {
    throw new ConfigError(['DATABASE_URL: expected sqlite://, postgres:// or redis://']);
  }
  const note = plainTransportProblem(config.databaseUrl);
  if (note !== undefined) options.log.warn('storage.plain-transport', { note });
  const key = keyFor(config, options);
  const encryption = createEncryption(key);
  const driver = await openDriver(config.databaseUrl, options);
  const digest = createKeyedDigest(key);
  const fingerprintKey = createSecretKey(key);
  const setAside = createSetAside(options.log);
  const collection = <T>(name: string, schema: z.ZodType<T>, rules: RecordRules<T> = {}) =>
    createCollection({
      name,
      schema,
      rules,
      encryption,
      driver,
      setAside,
      keys: createRecordKeys(name, digest),
      replaceable: REPLACEABLE.has(name),
    });
  const canary = collection('key', z.string());
  try {
    await verifyKey(canary, { records: driver.records, encryption });
    if (options.visiting !== true) {
      for (const name of FORMERLY_PLAIN) {
        const hiding = { collection: name, records: driver.records, encryption };
        await asStorageError(() => hideIds(createRecordKeys(name, digest), hiding), HIDE_IDS_MS);
      }
    }
  } catch (error) {
    await driver.close();
    throw error;
  }
  const refillables = new Set<Pick<CachedCollection<unknown>, 'refill'>>();
  driver.onLost?.(async (putBack) => {
    const refilled = { records: 0, fence: 0 };
    await canary.putBack(CANARY_ID, { value: CANARY, version: 1, fence: 0 }, putBack);
    for (const { refill } of refillables) {
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
    async cachedCollection(name, schema, rules) {
      const cached = await openCachedCollection(collection(name, schema, rules), {
        ...(rules?.isObsolete === undefined ? {} : { isObsolete: rules.isObsolete }),
        onPutBack: (count) =>
          options.log.warn('storage.put-back', {
            records: count,
            note: 'The store had lost its last writes, as after a failover. They were put back from memory.',
          }),
      });
      const refillable = { refill: cached.refill };
      refillables.add(refillable);
      return {
        ...cached,
        close() {
          refillables.delete(refillable);
          cached.close();
        },
      };
    },
    locks: driver.locks,
    lease: (name, { ttlMs }) => createLease({ name, holder: randomUUID(), ttlMs, store: driver.leases }),
    digest,
    setAside: setAside.counts,
    time: () => asStorageError(() => driver.time()),
    fingerprint: (text) =>
      createHmac('sha256', fingerprintKey).update(`fingerprint:${text}`).digest('base64url'),
    async ping() {
      await pings.set(pinger, Date.now(), PING_KEPT_MS);
      if ((await pings.get(pinger)) === undefined)
        throw new StorageError('The store lost what was just written.');
    },
    close: () => driver.close(),
  };
}
