import { StorageError } from '../../errors.ts';

/** The store answers, and has forgotten what was in it. */
export class StoreLostError extends StorageError {
  constructor() {
    super(
      'The store has lost what was saved in it, and is being filled again from memory. Please try again in a minute.',
    );
  }
}
