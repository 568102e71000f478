import { StorageError } from '../../errors.ts';

/** Another process uses this sqlite file. */
export class StoreInUseError extends StorageError {
  constructor(path: string) {
    super(
      `Another process uses the database ${path}. Stop it first; to run several bots, use postgres:// or redis://.`,
    );
  }
}
