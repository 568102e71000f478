import { setTimeout as delay } from 'node:timers/promises';
import { StorageError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { startStopwatch } from '../../time/stopwatch.ts';

/** Each failed attempt means that another process wrote; failing for this long means that something else is wrong. */
const TIMEOUT_MS = 10_000;
const BACKOFF = { first: 1, most: 32 };

/**
 * Retries until an attempt returns a value, with exponential backoff and jitter so that competing writers drift apart.
 *
 * @throws StorageError after 10 s, naming `place`
 */
export async function retryCompareAndSet<R>(
  place: string,
  attempt: () => Promise<R | undefined>,
): Promise<R> {
  const passed = startStopwatch();
  for (let retries = 0; passed() < TIMEOUT_MS; retries += 1) {
    const written = await attempt();
    if (written !== undefined) return written;
    await delay(Math.random() * backoffMs(BACKOFF, retries));
  }
  throw new StorageError(`The record ${place} is being written too often. Please try again.`);
}
