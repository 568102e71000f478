import { StorageError } from '../../errors.ts';
import { within } from '../../time/within.ts';
import { throwStoreSilent } from './storage-errors.ts';

/** However many steps it has, one question to the store is answered, or given up, in so many milliseconds. */
export const ANSWER_MS = 5_000;

/**
 * Runs `work`; whatever a store's client throws becomes a StorageError, whose message says nothing of the record.
 *
 * @throws StoreSilentError after `ms`
 */
export async function asStorageError<R>(work: () => Promise<R>, ms = ANSWER_MS): Promise<R> {
  try {
    return await within(ms, work(), throwStoreSilent);
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    throw new StorageError('The store could not be used just now. Please try again.', { cause });
  }
}
