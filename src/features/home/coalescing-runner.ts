interface Waiting<W> {
  work: W;
  done: PromiseWithResolvers<void>;
}

/**
 * Runs one job at a time per key. Requests that arrive in the meantime are merged into a single further run, which
 * settles them all.
 */
export function createCoalescingRunner<W>(
  run: (key: string, work: W) => Promise<void>,
  merge: (earlier: W, later: W) => W,
): (key: string, work: W) => Promise<void> {
  const waiting = new Map<string, Waiting<W> | undefined>();

  async function runAll(key: string, work: W): Promise<void> {
    waiting.set(key, undefined);
    await run(key, work).finally(() => {
      const next = waiting.get(key);
      waiting.delete(key);
      if (next) runAll(key, next.work).then(next.done.resolve, next.done.reject);
    });
  }

  return (key, work) => {
    if (!waiting.has(key)) return runAll(key, work);
    const before = waiting.get(key);
    const done = before?.done ?? Promise.withResolvers<void>();
    waiting.set(key, { work: before ? merge(before.work, work) : work, done });
    return done.promise;
  };
}
