import { StorageError } from '../errors.ts';
import { backoffMs, STANDARD_BACKOFF } from '../time/backoff.ts';
import { delayUntilAborted } from '../time/delay.ts';

/**
 * Writes the outcome of an effect, retrying until the store accepts it: only this process knows it, so it would
 * otherwise be lost. Backs off 1, 2, 4 … 60 s; does not keep the process alive.
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
 * Writes an intention. If the store fails, the write may still have been applied, and then counts; so this asks the
 * store until it can tell. Otherwise there might be a record that no process follows up.
 *
 * @param find reads what was written; undefined if it is not there
 * @throws the StorageError of `write` if it was not written
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
