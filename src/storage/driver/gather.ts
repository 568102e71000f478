/** Longest time that a burst's first write waits for the others, milliseconds. */
const MOST_MS = 30;

/**
 * Group commit: lets the writes of a burst gather, so that they are committed together. Returns a function that starts
 * gathering; `commit` is then called once, after the first iteration of the event loop that brings no further write. A
 * lone write waits for one iteration.
 *
 * @param count how many writes are waiting
 * @param commit must not throw
 */
export function createGathering(count: () => number, commit: () => void): (since?: number) => void {
  function wait(before: number, since: number): void {
    setImmediate(() => {
      const now = count();
      if (now > before && performance.now() - since < MOST_MS) wait(now, since);
      else commit();
    });
  }

  /** `since`: when the first of them began to wait, by performance.now(). */
  return (since = performance.now()) => wait(0, since);
}
