import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { ConfigError, StorageError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import { asStorageError } from '../storage/driver/as-storage-error.ts';
import type { Driver } from '../storage/driver/driver.ts';
import type { StoreKeys } from '../storage/encryption/encryption.ts';
import { openDriver, sqlitePath } from '../storage/open-driver.ts';
import { readKeyFile } from '../storage/sqlite/key-file.ts';
import { NOTHING_IN_IT } from '../storage/transfer/source.ts';
import type { Surroundings } from './command.ts';

type StoreConfig = Config['storage'];

export const isSqlite = (url: string) => url.startsWith('sqlite:');

/**
 * The keys of the store, from the environment or the file beside a sqlite database. The tool makes none.
 *
 * @throws ConfigError
 */
export function keysOf({ databaseUrl, encryptionKey, previousKey }: StoreConfig): StoreKeys {
  const current = encryptionKey ?? (isSqlite(databaseUrl) ? readKeyFile(sqlitePath(databaseUrl)) : undefined);
  if (current !== undefined) return { current, previous: previousKey };
  throw new ConfigError([
    isSqlite(databaseUrl)
      ? 'ENCRYPTION_KEY: not set, and there is no encryption.key beside the database; put the file there, or set the key it held'
      : 'ENCRYPTION_KEY: required unless DATABASE_URL begins with sqlite://, and not set',
  ]);
}

/** Warnings of the store go to the operator. */
export function logTo({ note }: Pick<Surroundings, 'note'>): Log {
  const say: Log['warn'] = (_, fields) => {
    if (typeof fields?.note === 'string') note(fields.note);
  };
  return { debug() {}, info() {}, warn: say, error: say };
}

/**
 * Opens a store, runs `work` and closes it.
 *
 * @param alone nobody else may use it meanwhile
 * @param mayCreate a sqlite file that is not there is created
 */
export async function withStore<R>(
  databaseUrl: string,
  {
    alone,
    mayCreate,
    around,
  }: { alone: boolean; mayCreate: boolean; around: Pick<Surroundings, 'note' | 'timeouts'> },
  work: (driver: Driver) => Promise<R>,
): Promise<R> {
  if (isSqlite(databaseUrl)) {
    const path = sqlitePath(databaseUrl);
    if (path === ':memory:') throw new StorageError('A store in memory has nothing that could be kept.');
    if (!mayCreate && !existsSync(path)) throw new StorageError(NOTHING_IN_IT);
  }
  const { timeouts = TIMEOUTS } = around;
  const driver = await openDriver(databaseUrl, { log: logTo(around), visiting: !alone, timeouts });
  try {
    if (alone && (await asStorageError(() => driver.others())) > 0) throw new StoreBusyError();
    return await work(driver);
  } finally {
    await driver.close();
  }
}

class StoreBusyError extends StorageError {
  constructor() {
    super('A bot is using the store. Stop every bot that uses it, then run this again. Nothing was changed.');
  }
}
