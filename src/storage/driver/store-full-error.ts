import { StorageError } from '../../errors.ts';

/** What SQLite answers where the disk is full: https://sqlite.org/rescode.html#full */
const SQLITE_FULL = 13;

/** Nothing was written; what is stored stays as it is, and there is work again as soon as there is room. */
export class StoreFullError extends StorageError {
  constructor(options: { cause: unknown }) {
    super(
      'The disk of the store is full. Whoever runs this bot has to make room; then please try again.',
      options,
    );
  }

  static is(error: unknown): boolean {
    if (!(error instanceof Error) || !('errcode' in error)) return false;
    // The lowest byte is the kind of failure, the rest says more about it.
    return typeof error.errcode === 'number' && (error.errcode & 0xff) === SQLITE_FULL;
  }
}
