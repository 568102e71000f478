/**
 * Timeout: the result of `work`, or of `onTimeout` if `work` takes longer than `ms`. A later result is discarded,
 * errors included.
 */
export async function within<T, L>(ms: number, work: Promise<T>, onTimeout: () => L): Promise<T | L> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  // After the process was stalled, the result may have arrived but not been read yet, because timers run before I/O.
  const timer = setTimeout(() => setImmediate(() => setImmediate(resolve)), Math.max(0, ms));
  try {
    return await Promise.race([work, late.then(onTimeout)]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

/** Whether `work` settles within `ms`; rejects if `work` does. */
export function settledWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return within(
    ms,
    work.then(() => true),
    () => false,
  );
}
