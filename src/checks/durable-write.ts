import { StorageError } from '../errors.ts';
import { backoffMs, STANDARD_BACKOFF } from '../time/backoff.ts';
import { delayUntilAborted } from '../time/delay.ts';

/**
 * Writes the outcome of an effect, however long the store takes: it is known here alone, and would be lost. Waits 1, 2,
 * 4 … 60 s between two tries; keeps no process alive.
 */
export async function retryWrite<T>(write: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      await delayUntilAborted(backoffMs(STANDARD_BACKOFF, retries));
    }
  }
}

/**
 * Writes an intention. Where the store fails, it may have been written all the same; then it counts. Asks the store until
 * it can say so, for what nobody knows to be there would be left as it is.
 *
 * @param find what was written, or undefined where it is not there
 * @throws the StorageError of `write` where it is not there
 */
export async function confirmWrite<T>(
  write: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const found = await retryWrite(find);
    if (found === undefined) throw error;
    return found;
  }
}
