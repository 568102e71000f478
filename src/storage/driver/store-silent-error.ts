import { StorageError } from '../../errors.ts';

/** The store did not answer in time. A write may have been done, or be done within moments, but not later. */
export class StoreSilentError extends StorageError {
  constructor(options?: { cause?: unknown }) {
    super('The store could not be used just now: it does not answer. Please try again in a minute.', options);
  }
}

export function throwStoreSilent(): never {
  throw new StoreSilentError();
}
