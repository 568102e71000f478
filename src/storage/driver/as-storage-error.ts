import { StorageError } from '../../errors.ts';
import { within } from '../../time/within.ts';
import { throwStoreSilent } from './storage-errors.ts';

/** Deadline for one store operation, milliseconds, however many round trips it takes. */
export const ANSWER_MS = 5_000;

/**
 * Runs `work` and maps anything the store's client throws to a StorageError, whose message reveals nothing of the
 * record.
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
