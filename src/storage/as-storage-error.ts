import { StorageError } from '../errors.ts';

/** Runs `work`; whatever a store's client throws becomes a StorageError, whose message says nothing of the record. */
export async function asStorageError<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    throw new StorageError('The store could not be used just now. Please try again.', { cause });
  }
}
