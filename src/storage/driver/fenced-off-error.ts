import { StorageError } from '../../errors.ts';

/** A write under a lease that somebody else has held since; nothing was written. */
export class FencedOffError extends StorageError {
  constructor(place: string) {
    super(`Another process has taken over ${place}. Nothing was written.`);
  }
}
