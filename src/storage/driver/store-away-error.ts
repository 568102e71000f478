import { StorageError } from '../../errors.ts';

/** Of the system, and of Postgres while it starts, stops or has no connection left. */
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
  // Names of node-redis' errors, which have no code.
  'ConnectionTimeoutError',
  'SocketClosedUnexpectedlyError',
]);

/** Nobody answers at the store's address, or not yet. Another try may succeed, without anything being mended. */
export class StoreAwayError extends StorageError {}

/** Whether an error, or what caused it, is one of a store that is away. */
export function isAway(error: unknown): boolean {
  for (let next = error; next instanceof Error; next = causeOf(next)) {
    if (PASSING.has(next.name) || ('code' in next && PASSING.has(String(next.code)))) return true;
    if (next instanceof AggregateError && next.errors.some(isAway)) return true;
  }
  return false;
}

/** node-redis keeps it under a name of its own. */
function causeOf(error: Error): unknown {
  return 'originalError' in error ? error.originalError : error.cause;
}
