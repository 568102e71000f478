import { StorageError } from '../errors.ts';
import { retryWrite } from './durable-write.ts';

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
