import { createHash } from 'node:crypto';
import { StorageError } from '../../errors.ts';
import type { LockTable } from '../locks/shared-locks.ts';
import type { PostgresSession } from './postgres-session.ts';

/**
 * Advisory locks of one session: the server lets go of them when the connection ends, however it ends.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 *
 * @param scope tells locks of the same key apart; the channel `freed` is told of each lock that is given back
 */
export function createPostgresLocks(
  session: PostgresSession,
  { scope, freed }: { scope: string; freed: string },
): LockTable {
  const number = (key: string) =>
    createHash('sha256').update(`${scope} ${key}`).digest().readBigInt64BE().toString();

  return {
    async take(key) {
      const link = session.link();
      if (link === undefined)
        throw new StorageError('The store could not be used just now. Please try again.');
      const [row] = await link.query('SELECT pg_try_advisory_lock($1) AS taken', [number(key)]);
      if (row?.taken !== true) return undefined;
      return {
        lost: link.lost,
        async giveBack() {
          if (link.lost.aborted) return;
          // Where this fails, the lock goes with the connection.
          await link
            .query('SELECT pg_advisory_unlock($1), pg_notify($2, $3)', [number(key), freed, key])
            .catch(() => {});
        },
      };
    },
    onFreed: (listener) =>
      session.onNotification(({ channel, payload }) => {
        if (channel === freed && payload !== undefined) listener(payload);
      }),
  };
}
