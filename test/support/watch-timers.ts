/**
 * Watches the timers that are set by code in `folder`, such as `src/operations/`, and returns how many of them are
 * pending. Requires vi.useFakeTimers(); vi.useRealTimers() ends it. vi.getTimerCount() would also count what an earlier
 * test file of the same process left running, such as the keep-alive timeout of a connection.
 */
export function watchTimers(folder: string): () => number {
  const pending = new Set<NodeJS.Timeout>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;

  function watched<A extends unknown[]>(work: (...args: A) => void, ms?: number, ...args: A): NodeJS.Timeout {
    const isOurs = new Error('Where it is set').stack?.includes(`/${folder}`) === true;
    const timer = set(() => {
      pending.delete(timer);
      work(...args);
    }, ms);
    if (isOurs) pending.add(timer);
    return timer;
  }

  globalThis.setTimeout = Object.assign(watched, { __promisify__: set.__promisify__ });
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer as NodeJS.Timeout);
    clear(timer);
  };
  return () => pending.size;
}
