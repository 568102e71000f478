import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * Rewrites the records: see rewrite-entries.ts. SQLite zeroes deleted content (secure_delete), except for copies left in a
 * page when records moved to another. Runs in a worker thread: people are still served, but writes wait.
 */
export async function vacuumSqlite(database: SqliteDatabase, path: string): Promise<void> {
  database.waitForUs(true);
  try {
    const worker = new Worker(new URL('./vacuum-worker.ts', import.meta.url), { workerData: { path } });
    // Rejects if the thread fails.
    await once(worker, 'exit');
  } finally {
    database.waitForUs(false);
  }
  database.emptyLog();
}
