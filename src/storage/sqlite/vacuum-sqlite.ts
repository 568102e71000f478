import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * SQLite overwrites what is deleted (secure_delete), save for what it left in a page when records moved to another. So the
 * file is written anew, in a thread of its own: people are served meanwhile, and writes wait.
 */
export async function vacuumSqlite(database: SqliteDatabase, path: string): Promise<void> {
  database.waitForUs(true);
  try {
    const worker = new Worker(new URL('./vacuum-worker.ts', import.meta.url), { workerData: { path } });
    // An error of the thread rejects.
    await once(worker, 'exit');
  } finally {
    database.waitForUs(false);
  }
  database.emptyLog();
}
