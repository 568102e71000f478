import { TIMEOUTS, type Timeouts } from '../config/timeouts.ts';
import { ConfigError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { Driver } from './driver/driver.ts';
import type { StoreKeys } from './encryption/encryption.ts';
import { plainTransportProblem } from './plain-transport.ts';
import { readOrCreateKey } from './sqlite/key-file.ts';
import { openSqlite } from './sqlite/sqlite-driver.ts';

export interface StorageConfig {
  /** sqlite://, postgres:// or redis:// */
  databaseUrl: string;
  /** 32 bytes. Absent: use the key file beside the sqlite database. */
  encryptionKey?: Buffer | undefined;
  /** The key before this one, while records are re-encrypted. */
  previousKey?: Buffer | undefined;
}

export interface OpenOptions {
  log: Log;
  /** True for a second process that opens a sqlite file while the bot uses it. It may only write records of its own. */
  visiting?: boolean;
  /** Default: TIMEOUTS. */
  timeouts?: Pick<Timeouts, 'lockMs' | 'databaseOwnerMs'>;
}

type OpenOneDriver = (url: string, options: OpenOptions) => Promise<Driver>;

const DRIVERS: Record<string, OpenOneDriver> = {
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
export function sqlitePath(databaseUrl: string): string {
  return databaseUrl.slice('sqlite://'.length);
}

/** @throws ConfigError, StorageError */
export function keysFor(
  { databaseUrl, encryptionKey, previousKey }: StorageConfig,
  { log, visiting }: Pick<OpenOptions, 'log' | 'visiting'>,
): StoreKeys {
  if (encryptionKey !== undefined) return { current: encryptionKey, previous: previousKey };
  if (databaseUrl.startsWith('sqlite:')) {
    return { current: readOrCreateKey(sqlitePath(databaseUrl), { log, visiting }), previous: previousKey };
  }
  throw new ConfigError(['ENCRYPTION_KEY: required where DATABASE_URL is not sqlite://, and missing']);
}

/** @throws ConfigError for an unsupported kind of database, StorageError if it cannot be opened */
export async function openDriver(databaseUrl: string, options: OpenOptions): Promise<Driver> {
  const open = DRIVERS[`${databaseUrl.split(':', 1)[0] ?? ''}:`];
  if (open === undefined)
    throw new ConfigError(['DATABASE_URL: expected sqlite://, postgres:// or redis://']);
  const note = plainTransportProblem(databaseUrl);
  if (note !== undefined) options.log.warn('storage.plain-transport', { note });
  return open(databaseUrl, options);
}
