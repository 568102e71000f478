import type { Pool } from 'pg';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { EXPIRES_OF_VALUE } from './postgres-tables.ts';

const SWEEP_EVERY_MS = HOUR_MS;
/** Small enough that a batch takes milliseconds. */
const BATCH = 1_000;
const PAUSE_MS = 20;

/**
 * Deletes expired records now and every hour. They are already invisible to reads, so a failed sweep can wait for the
 * next.
 */
export function startPostgresSweep(
  pool: Pool,
  { schema, log }: { schema: string; log: Log },
): { stop(): void } {
  const stopping = new AbortController();
  const table = `${schema}.entries`;
  const batch = `
    WITH gone AS (
      DELETE FROM ${table} WHERE key IN (
        SELECT key FROM ${table} WHERE ${EXPIRES_OF_VALUE} <= $1
        ORDER BY ${EXPIRES_OF_VALUE} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      ) AND ${EXPIRES_OF_VALUE} <= $1 RETURNING key)
    SELECT count(*) AS gone FROM gone`;

  async function sweep(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { rows } = await pool.query(batch, [Date.now()]);
      if (Number(rows[0]?.gone) < BATCH) return;
      await delayUntilAborted(PAUSE_MS, stopping.signal);
    }
  }

  void (async () => {
    while (!stopping.signal.aborted) {
      await sweep().catch((error: unknown) => {
        if (!stopping.signal.aborted) {
          log.warn('storage.sweep-failed', { ...describeError(error), sqlState: sqlStateOf(error) });
        }
      });
      await delayUntilAborted(SWEEP_EVERY_MS, stopping.signal);
    }
  })();
  return { stop: () => stopping.abort() };
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
