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
