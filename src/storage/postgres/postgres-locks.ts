import { createHash } from 'node:crypto';
import { StorageError } from '../../errors.ts';
import type { LockTable } from '../locks/shared-locks.ts';
import type { PostgresSession } from './postgres-session.ts';

/**
 * Session-level advisory locks: the server releases them when the connection ends, however it ends.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 *
 * @param scope namespaces the locks' keys; each release is announced on the channel `freed`
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
          // If this fails, the connection ends, and the lock with it.
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
