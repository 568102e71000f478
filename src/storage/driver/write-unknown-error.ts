import { StorageError } from '../../errors.ts';

/**
 * A write was asked for, and the store did not say what came of it: it may have been done. It is not done later than this
 * error, save by moments.
 */
export class WriteUnknownError extends StorageError {
  constructor(options: { cause: unknown }) {
    super(
      'The store could not be used just now, and may or may not have saved this. Please try again in a minute.',
      options,
    );
  }
}
