import { StorageError } from '../../errors.ts';

/** Another process has taken over this sqlite file, since this one gave no sign of life. Nothing was written. */
export class StoreTakenError extends StorageError {
  constructor() {
    super(
      'A second bot has taken over this database, so this one saves nothing any more. Nothing was saved. ' +
        'Please ask the person who runs the bot to stop one of the two.',
    );
  }
}
