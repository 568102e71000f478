import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { StorageError } from '../errors.ts';
import { sqlitePath } from '../storage/open-driver.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { NOTHING_IN_IT } from '../storage/transfer/source.ts';
import type { Surroundings } from './command.ts';
import { isSqlite, keysOf, logTo } from './open-for-tool.ts';

/** Opens the store's collections beside a bot, runs `work` and closes them. @throws ConfigError, StorageError */
export async function withStorage<R>(
  config: Config['storage'],
  around: Pick<Surroundings, 'note' | 'timeouts'>,
  work: (storage: Storage) => Promise<R>,
): Promise<R> {
  const { current } = keysOf(config);
  if (isSqlite(config.databaseUrl) && !existsSync(sqlitePath(config.databaseUrl)))
    throw new StorageError(NOTHING_IN_IT);
  const { timeouts = TIMEOUTS } = around;
  const storage = await openStorage(
    { ...config, encryptionKey: current },
    { log: logTo(around), visiting: true, timeouts },
  );
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
