import { asStorageError } from '../driver/as-storage-error.ts';
import type { SharedLocks } from '../driver/driver.ts';
import { createLocalLocks } from './local-locks.ts';

/** Those who wait are woken when a lock is given back; so often they look by themselves, for a holder that died. */
const LOOK_EVERY_MS = 250;

/** A store's own locks. */
export interface LockTable {
  /** Resolves with undefined where somebody else has it. */
  take(key: string): Promise<TakenLock | undefined>;
  /** Calls with the key of each lock that is given back, by whichever process. Returns how to stop. */
  onFreed(listener: (key: string) => void): () => void;
}

export interface TakenLock {
  lost: AbortSignal;
  giveBack(): Promise<void>;
}

/** Locks over all processes that share a store. Those of one process queue up here and ask the store one at a time. */
export function createSharedLocks(table: LockTable): SharedLocks {
  const local = createLocalLocks();

  async function takeWhenFree(key: string): Promise<TakenLock> {
    for (;;) {
      const turn = nextTurn(table, key);
      try {
        const taken = await asStorageError(() => table.take(key));
        if (taken !== undefined) return taken;
        await turn.come;
      } finally {
        turn.forget();
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

/** Listens from now on, so that nothing is missed between asking for the lock and waiting. */
function nextTurn(table: LockTable, key: string): { come: Promise<void>; forget: () => void } {
  const { promise: come, resolve } = Promise.withResolvers<void>();
  const unlisten = table.onFreed((freed) => {
    if (freed === key) resolve();
  });
  const timer = setTimeout(resolve, LOOK_EVERY_MS);
  return {
    come,
    forget() {
      clearTimeout(timer);
      unlisten();
    },
  };
}
