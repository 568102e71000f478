import { StorageError } from '../../errors.ts';

/** A write under a lease that another process has since taken over. Nothing was written. */
export class FencedOffError extends StorageError {
  constructor(place: string) {
    super(`Another process has taken over ${place}. Nothing was written.`);
  }
}

export type WhyUnreadable =
  | 'damaged'
  | 'sealed with another key, or damaged'
  | 'written by a newer version'
  | 'of a shape this version does not know';

/** A record that cannot be read. It is left untouched. Reveals nothing of its content. */
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

/**
 * The outcome of a write is unknown: it may have been applied. It will not be applied later than this error, give or
 * take moments.
 */
export class WriteUnknownError extends StorageError {
  constructor(options: { cause: unknown }) {
    super(
      'The store could not be used just now, and may or may not have saved this. Please try again in a minute.',
      options,
    );
  }
}

/** The store did not answer in time. A write may have been applied, or may be within moments, but not later. */
export class StoreSilentError extends StorageError {
  constructor(options?: { cause?: unknown }) {
    super('The store could not be used just now: it does not answer. Please try again in a minute.', options);
  }
}

export function throwStoreSilent(): never {
  throw new StoreSilentError();
}

/** Transient errors: of the system, and of Postgres while it starts, stops or is out of connections. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // https://www.postgresql.org/docs/current/errcodes-appendix.html
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // Error names of node-redis, which sets no code.
  'ConnectionTimeoutError',
  'SocketClosedUnexpectedlyError',
]);

/** The store cannot be reached, or not yet. Retrying may succeed. */
export class StoreAwayError extends StorageError {}

/** Whether an error, or anything in its cause chain, means that the store is unreachable. */
export function isAway(error: unknown): boolean {
  for (let next = error; next instanceof Error; next = causeOf(next)) {
    if (PASSING.has(next.name) || ('code' in next && PASSING.has(String(next.code)))) return true;
    if (next instanceof AggregateError && next.errors.some(isAway)) return true;
  }
  return false;
}

/** node-redis keeps the cause in a property of its own. */
function causeOf(error: Error): unknown {
  return 'originalError' in error ? error.originalError : error.cause;
}

/** The store is up but has lost its data. */
export class StoreLostError extends StorageError {
  constructor() {
    super(
      'The store has lost what was saved in it, and is being filled again from memory. Please try again in a minute.',
    );
  }
}

/** SQLite's result code for a full disk: https://sqlite.org/rescode.html#full */
const SQLITE_FULL = 13;

/** The disk is full. Nothing was written; stored data is intact, and writes succeed again once there is space. */
export class StoreFullError extends StorageError {
  constructor(options: { cause: unknown }) {
    super(
      'The disk of the store is full. The person who runs this bot has to make room; then please try again.',
      options,
    );
  }

  static is(error: unknown): boolean {
    if (!(error instanceof Error) || !('errcode' in error)) return false;
    // The low byte is the primary result code, the rest refines it.
    return typeof error.errcode === 'number' && (error.errcode & 0xff) === SQLITE_FULL;
  }
}

/**
 * Another program, such as a backup, has held the sqlite file's lock for longer than people can wait. Nothing was
 * written.
 */
export class StoreLockedError extends StorageError {
  constructor(options?: { cause?: unknown }) {
    super(
      'Another program has locked the bot’s database, so nothing was saved. Please try again in a minute.',
      options,
    );
  }
}

/** Another process is using this sqlite file. */
export class StoreInUseError extends StorageError {
  constructor(path: string) {
    super(
      `Another process uses the database ${path}. Stop it first; to run several bots, use postgres:// or redis://.`,
    );
  }
}

/** Another process has taken over this sqlite file because this one appeared dead. Nothing was written. */
export class StoreTakenError extends StorageError {
  constructor() {
    super(
      'A second bot has taken over this database, so this one no longer saves anything. Nothing was saved. ' +
        'Please ask the person who runs the bot to stop one of the two.',
    );
  }
}
