import type { Locks } from '../checks/ports.ts';

/** Locks among the callers of one process, for a store that one process owns (sqlite). First come, first served. */
export function createLocalLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async hold(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      // The next in line waits for the end, however it ends; the error is this caller's alone.
      const tail = mine.catch(() => {});
      tails.set(key, tail);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
}
