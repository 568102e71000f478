import { asStorageError } from '../driver/as-storage-error.ts';
import type { SharedLocks } from '../driver/driver.ts';
import { createLocalLocks } from './local-locks.ts';

/** Waiters are notified when a lock is released; they also poll this often, in case the holder died. */
const RETRY_EVERY_MS = 250;

/** A backend's own locks. */
export interface LockTable {
  /** Resolves with undefined if another process holds it. */
  take(key: string): Promise<TakenLock | undefined>;
  /** Called with the key of each released lock, whichever process released it. Returns an unsubscribe function. */
  onFreed(listener: (key: string) => void): () => void;
}

export interface TakenLock {
  lost: AbortSignal;
  giveBack(): Promise<void>;
}

/**
 * Locks across all processes that share a store. Callers within one process queue up locally, so that only one at a
 * time asks the store.
 */
export function createSharedLocks(table: LockTable): SharedLocks {
  const local = createLocalLocks();

  async function takeWhenFree(key: string): Promise<TakenLock> {
    for (;;) {
      const next = nextAttempt(table, key);
      try {
        const taken = await asStorageError(() => table.take(key));
        if (taken !== undefined) return taken;
        await next.due;
      } finally {
        next.cancel();
      }
    }
  }

  return {
    hold: (key, work) =>
      local.hold(key, async () => {
        const taken = await takeWhenFree(key);
        try {
          return await work(taken.lost);
        } finally {
          await taken.giveBack();
        }
      }),
  };
}

/** Subscribes before the lock is tried, so that no release is missed between the attempt and the wait. */
function nextAttempt(table: LockTable, key: string): { due: Promise<void>; cancel: () => void } {
  const { promise: due, resolve } = Promise.withResolvers<void>();
  const unlisten = table.onFreed((freed) => {
    if (freed === key) resolve();
  });
  const timer = setTimeout(resolve, RETRY_EVERY_MS);
  return {
    due,
    cancel() {
      clearTimeout(timer);
      unlisten();
    },
  };
}
