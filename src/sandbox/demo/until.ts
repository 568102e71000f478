import { setTimeout as delay } from 'node:timers/promises';

const WAIT_MS = 25;
/** One minute: only a bot that does not answer at all takes that long. */
const MOST_WAITS = 2_400;

/**
 * Resolves with what `find` finds, once it is not undefined.
 *
 * @throws AbortError if `signal` aborts the wait; Error if the bot does not answer
 */
export async function until<T>(find: () => T | undefined, signal: AbortSignal | undefined): Promise<T> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const found = find();
    if (found !== undefined) return found;
    await delay(WAIT_MS, undefined, signal === undefined ? {} : { signal });
  }
  throw new Error('The bot did not answer in time');
}
