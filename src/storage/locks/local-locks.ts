import type { SharedLocks } from '../driver/driver.ts';

const never = new AbortController().signal;

/** Locks among the callers of one process, for a store that one process owns (sqlite). First come, first served. */
export function createLocalLocks(): SharedLocks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async hold(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const begin = () => work(never);
      const mine = before.then(begin, begin);
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
