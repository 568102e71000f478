import { StoreSilentError } from './store-silent-error.ts';

/**
 * What `work` gives, if it does so in time; what it does later, nobody hears of.
 *
 * @throws StoreSilentError after `ms`
 */
export async function within<R>(ms: number, work: Promise<R>): Promise<R> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  // After a standstill of this process the answer may be there and not yet read: timers come first.
  const giveUp = () => setImmediate(() => setImmediate(() => reject(new StoreSilentError())));
  const timer = setTimeout(giveUp, ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Whoever waited has gone.
    work.catch(() => {});
  }
}
