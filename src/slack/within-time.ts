import { setTimeout as delay } from 'node:timers/promises';

/** What `work` resolves with, or undefined where it takes longer than `ms`; then it goes on. Rejects where `work` does in time. */
export async function withinTime<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  // Whoever called sees to what comes of it late.
  work.catch(() => {});
  const late = delay(Math.max(0, ms), undefined, { signal: done.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
