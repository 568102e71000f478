import { StorageError } from '../../errors.ts';

/** Another program, such as a backup, has locked the sqlite file for longer than people can wait. Nothing was written. */
export class StoreLockedError extends StorageError {
  constructor(options?: { cause?: unknown }) {
    super(
      'Another program has locked the bot’s database, so nothing was saved. Please try again in a minute.',
      options,
    );
  }
}
