import { setTimeout as delay } from 'node:timers/promises';
import { StorageError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { startStopwatch } from '../../time/stopwatch.ts';

/** Each failed try means that another process wrote; for so long, that something else is wrong. */
const PATIENCE_MS = 10_000;
const BACKOFF = { first: 1, most: 32 };

/**
 * Tries until a try gives something, pausing a little longer each time, by chance, so that those who get in each
 * other's way drift apart.
 *
 * @throws StorageError after 10 s, naming `place`
 */
export async function retryCompareAndSet<R>(
  place: string,
  attempt: () => Promise<R | undefined>,
): Promise<R> {
  const passed = startStopwatch();
  for (let retries = 0; passed() < PATIENCE_MS; retries += 1) {
    const written = await attempt();
    if (written !== undefined) return written;
    await delay(Math.random() * backoffMs(BACKOFF, retries));
  }
  throw new StorageError(`The record ${place} is being written too often. Please try again.`);
}
