import { setTimeout as delay } from 'node:timers/promises';
import { StoreLockedError } from '../driver/storage-errors.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * Another program may hold SQLite's lock, a backup for instance. It is tried again so often, in milliseconds, without
 * holding up the process meanwhile; a write fails after `patience`, or `brief` where the lock has been there for longer
 * than the patience: people wait for several writes in a row, and Slack for 3 s.
 */
export const LOCKED = { tryEvery: 20, patience: 1_000, brief: 100 } as const;

/** Readers seldom meet a lock in WAL mode: only while another program recovers, vacuums or locks the file for itself alone. */
export async function untilUnlocked<R>(read: () => R): Promise<R> {
  for (const began = performance.now(); ; ) {
    try {
      return read();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() - began >= LOCKED.patience) throw new StoreLockedError({ cause: error });
    }
    await delay(LOCKED.tryEvery);
  }
}
