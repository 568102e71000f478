import type { SharedLocks } from '../driver/driver.ts';

const never = new AbortController().signal;

/** In-process locks, for a store used by a single process (sqlite). First come, first served. */
export function createLocalLocks(): SharedLocks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async hold(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const begin = () => work(never);
      const mine = before.then(begin, begin);
      // The next waiter proceeds whether this one succeeds or fails; only this caller sees the error.
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
