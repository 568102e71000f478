import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { PostgresLink } from './postgres-session.ts';

/**
 * Counts the processes that use a schema: each holds a shared advisory lock with its session, which the server releases
 * when the process ends, however it ends.
 */
export function createPostgresPresence(schema: string) {
  const lock = createHash('sha256').update(`${schema} in use`).digest().readBigInt64BE().toString();
  return {
    enter: (link: PostgresLink) => link.query('SELECT pg_advisory_lock_shared($1)', [lock]),
    async others(pool: Pool): Promise<number> {
      // https://www.postgresql.org/docs/current/view-pg-locks.html: a bigint key stands in two halves, with objsubid 1.
      const { rows } = await pool.query(
        `SELECT count(*) AS all FROM pg_locks
         WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND ((classid::bigint << 32) | objid::bigint) = $1::bigint`,
        [lock],
      );
      return Math.max(0, Number(rows[0]?.all) - 1);
    },
  };
}
