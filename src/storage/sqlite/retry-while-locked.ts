import { setTimeout as delay } from 'node:timers/promises';
import { StoreLockedError } from '../driver/storage-errors.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * How long to wait for SQLite's lock when another program, such as a backup, holds it; all in milliseconds. Retries
 * every `tryEvery` without blocking the event loop. A write fails after `patience`, or after `brief` if the lock has
 * already been held for longer than the patience: people wait for several writes in a row, and Slack allows 3 s.
 */
export const LOCKED = { tryEvery: 20, timeout: 1_000, brief: 100 } as const;

/**
 * In WAL mode readers rarely meet a lock: only while another program recovers, vacuums or exclusively locks the file.
 */
export async function retryWhileLocked<R>(read: () => R): Promise<R> {
  for (const began = performance.now(); ; ) {
    try {
      return read();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() - began >= LOCKED.timeout) throw new StoreLockedError({ cause: error });
    }
    await delay(LOCKED.tryEvery);
  }
}
