import { setTimeout as delay } from 'node:timers/promises';
import { StorageError } from '../../errors.ts';
import { startStopwatch } from '../driver/stopwatch.ts';

/** Each failed try means that another process wrote; for so long, that something else is wrong. */
const PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 32;

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
  for (let pauseMs = 1; passed() < PATIENCE_MS; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const written = await attempt();
    if (written !== undefined) return written;
    await delay(Math.random() * pauseMs);
  }
  throw new StorageError(`The record ${place} is being written too often. Please try again.`);
}
