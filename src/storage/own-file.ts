import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreInUseError } from './store-in-use-error.ts';

/** A bot that stops takes 10 s at most; the next one may start meanwhile. */
const WAIT_MS = 12_000;
const TRY_EVERY_MS = 100;

/**
 * Makes this process the only one that uses a sqlite file (and the folder, where it is missing): it keeps what it wrote in memory, and its locks are its own.
 * The mark is SQLite's lock on an empty file beside it, which the system takes away however the process ends.
 *
 * @param waitMs for so long another process may still be stopping
 * @throws StoreInUseError after that
 * @returns how to let go
 */
export async function ownFile(path: string, waitMs = WAIT_MS): Promise<() => void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const own = `${path}.owner`;
  const mark = new DatabaseSync(own);
  chmodSync(own, 0o600);
  for (let waited = 0; ; waited += TRY_EVERY_MS) {
    try {
      mark.exec('BEGIN EXCLUSIVE');
      return () => mark.close();
    } catch (error) {
      if (!isBusy(error) || waited >= waitMs) {
        mark.close();
        throw isBusy(error) ? new StoreInUseError(path) : error;
      }
    }
    await delay(TRY_EVERY_MS);
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
