import { StorageError } from '../errors.ts';

/** A record sealed with another key, or of another shape. Says nothing of what it holds. */
export class UnreadableError extends StorageError {
  constructor(place: string) {
    super(`The record ${place} in the store cannot be read.`);
  }
}
