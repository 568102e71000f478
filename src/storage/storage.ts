import { Keyv } from 'keyv';
import { z } from 'zod';
import type { Collection, Locks } from '../checks/ports.ts';
import type { Config } from '../config.ts';
import { ConfigError, StorageError } from '../errors.ts';
import type { Log } from '../operations/log.ts';
import { createCollection } from './collection.ts';
import { readOrMakeKey } from './encryption-key.ts';
import { createLocalLocks } from './local-locks.ts';
import { createSealer, type Sealer } from './sealing.ts';
import { SqliteAdapter } from './sqlite-adapter.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** What a kind of database brings. */
interface Driver {
  /** One of Keyv's storage adapters; a new one for each collection. */
  adapter(): object;
  locks: Locks;
  key: Buffer;
  close(): void;
}

export interface Storage {
  collection<T>(name: string, schema: z.ZodType<T>): Collection<T>;
  locks: Locks;
  /** A real write and a read of it; rejects with StorageError. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const CANARY = 'The key that sealed this opens the rest.';

/** `sqlite://data/x.sqlite` is relative, `sqlite:///data/x.sqlite` absolute, `sqlite://:memory:` gone at the end. */
function openSqlite(config: Config['storage'], log: Log): Driver {
  const path = config.databaseUrl.slice('sqlite://'.length);
  const key = config.encryptionKey ?? readOrMakeKey(path, log);
  const database = openDatabase(path);
  return {
    adapter: () => new SqliteAdapter(database),
    locks: createLocalLocks(),
    key,
    close: () => database.close(),
  };
}

function openDatabase(path: string): SqliteDatabase {
  try {
    return new SqliteDatabase(path);
  } catch (cause) {
    throw new StorageError(`The database ${path} cannot be opened. Check the folder and its rights.`, {
      cause,
    });
  }
}

const DRIVERS: Record<string, (config: Config['storage'], log: Log) => Driver> = {
  'sqlite:': openSqlite,
};

function namespaced(driver: Driver, namespace: string): Keyv {
  const keyv = new Keyv({ store: driver.adapter(), namespace, throwOnErrors: true });
  // Failures reject the call itself; without a listener Keyv would print them.
  keyv.on('error', () => {});
  return keyv;
}

/** The key is the one that sealed this store, or nothing is touched. */
async function proveKey(keyv: Keyv, sealer: Sealer): Promise<void> {
  const sealed: unknown = await keyv.get('canary');
  if (sealed === undefined) {
    await keyv.set('canary', sealer.seal(CANARY, 'key:canary'));
    return;
  }
  try {
    sealer.open(String(sealed), 'key:canary');
  } catch {
    throw new StorageError(
      'The store was encrypted with another key. Set ENCRYPTION_KEY (or put encryption.key beside the database) ' +
        'to the key it was made with. Nothing was changed.',
    );
  }
}

/** @throws ConfigError for a kind of database this version does not know, StorageError where it cannot be used */
export async function openStorage(config: Config['storage'], { log }: { log: Log }): Promise<Storage> {
  const scheme = `${config.databaseUrl.split(':', 1)[0] ?? ''}:`;
  const openDriver = DRIVERS[scheme];
  if (openDriver === undefined) {
    throw new ConfigError([`DATABASE_URL: expected sqlite://; ${scheme}// is not supported in this version`]);
  }
  const driver = openDriver(config, log);
  const sealer = createSealer(driver.key);
  try {
    await proveKey(namespaced(driver, 'key'), sealer);
  } catch (error) {
    driver.close();
    throw error;
  }
  const collection = <T>(name: string, schema: z.ZodType<T>) =>
    createCollection({ name, schema, sealer, keyv: namespaced(driver, name), locks: driver.locks });
  const pings = collection('ping', z.number());
  return {
    collection,
    locks: driver.locks,
    async ping() {
      const at = Date.now();
      await pings.set('ping', at);
      if ((await pings.get('ping')) === undefined)
        throw new StorageError('The store lost what was just written.');
    },
    async close() {
      driver.close();
    },
  };
}
