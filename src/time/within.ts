/**
 * The result of `work`, or of `onTimeout` where `work` takes longer than `ms`. What `work` does after that is dropped,
 * errors included.
 */
export async function within<T, L>(ms: number, work: Promise<T>, onTimeout: () => L): Promise<T | L> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  // After a standstill of this process the result may have arrived unread: timers run before I/O.
  const timer = setTimeout(() => setImmediate(() => setImmediate(resolve)), Math.max(0, ms));
  try {
    return await Promise.race([work, late.then(onTimeout)]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

/** Whether `work` settles within `ms`; rejects where it does so by rejecting. */
export function settledWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return within(
    ms,
    work.then(() => true),
    () => false,
  );
}
