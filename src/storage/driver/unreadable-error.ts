import { StorageError } from '../../errors.ts';

export type WhyUnreadable =
  | 'damaged'
  | 'sealed with another key, or damaged'
  | 'written by a newer version'
  | 'of a shape this version does not know';

/** A record that cannot be read. It stays as it is. Says nothing of what it holds. */
export class UnreadableError extends StorageError {
  readonly place: string;
  readonly why: WhyUnreadable;

  constructor(place: string, why: WhyUnreadable) {
    super(
      `The record ${place} in the bot’s store cannot be read, and was left as it is. Please ask the person who runs the bot: ` +
        'its log names the record.',
    );
    this.place = place;
    this.why = why;
  }
}
