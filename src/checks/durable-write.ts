import { StorageError } from '../errors.ts';
import { MINUTE_MS } from '../time/durations.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = MINUTE_MS;

/**
 * Writes the outcome of an effect, however long the store takes: it is known here alone, and would be lost. Waits 1, 2,
 * 4 … 60 s between two tries; keeps no process alive.
 */
export async function retryWrite<T>(write: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
    }
  }
}
