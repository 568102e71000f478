import { backoffMs } from '../../time/backoff.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchList } from '../batches/batch-list.ts';
import { done, type Pause, paused, rowSkipped } from '../batches/batch-transitions.ts';
import { type RowOutcome, type SendRow, senderOf } from '../batches/send-row.ts';
import { checksByRow, nextRow } from '../batches/unsent-rows.ts';
import type { Person } from '../check-service.ts';
import type { WatchList } from '../watch-list.ts';
import { type BatchRun, type BatchRuns, UNANSWERED_POLICY } from './batch-runs.ts';

export interface SendNextRowOptions {
  /** Its updates must be fenced. */
  batches: Pick<BatchList, 'update'>;
  /** Reads a batch from the store: another process may have stopped it a moment ago. */
  readNow: (id: string) => Promise<Batch | undefined>;
  watchList: Pick<WatchList, 'all'>;
  sendRow: SendRow;
  /** Rejects if that cannot be determined now. */
  mayInvite: (person: Person) => Promise<boolean>;
  /** Checked right before each row. */
  maySend: () => boolean;
  now: () => number;
}

/**
 * Sends one row of a batch; resolves with whether there was anything to do. Rejects as `mayInvite` and the store do.
 */
export type SendNextRow = (known: Batch) => Promise<boolean>;

export function createSendNextRow(options: SendNextRowOptions, runs: BatchRuns): SendNextRow {
  const { batches, readNow, watchList, sendRow, mayInvite, maySend, now } = options;

  async function pause(id: string, why: Pause): Promise<void> {
    await batches.update(id, (batch) => paused(batch, why, now()));
    runs.forget(id);
  }

  /** WorkerChecks does not answer: pauses the batch, which resumes by itself a limited number of times. */
  async function pauseUnanswered(id: string, { isAnswered }: BatchRun): Promise<void> {
    await batches.update(id, (batch) => {
      const retries = isAnswered ? 0 : (batch.retries ?? 0);
      const nextAt = now() + backoffMs(UNANSWERED_POLICY.pauseMs, retries);
      const retryAt = retries < UNANSWERED_POLICY.retries ? nextAt : undefined;
      return paused(batch, { reason: 'unreachable', retryAt, retries }, now());
    });
    runs.forget(id);
  }

  async function heed({ id, retries = 0 }: Batch, row: number, outcome: RowOutcome): Promise<void> {
    const run = runs.of(id);
    switch (outcome.kind) {
      case 'pause':
        return await pause(id, outcome);
      case 'skip':
        await batches.update(id, (current) => rowSkipped(current, row, outcome.why));
        return;
      case 'answered':
        run.unanswered = 0;
        run.isAnswered = true;
        return;
      case 'unanswered': {
        run.unanswered += 1;
        const isTrial = !run.isAnswered && retries > 0;
        const most = isTrial ? 1 : UNANSWERED_POLICY.rows;
        if (run.unanswered >= most) await pauseUnanswered(id, run);
      }
    }
  }

  return async (known) => {
    const { id } = known;
    if (!(await mayInvite(senderOf(known)))) {
      await pause(id, { reason: 'access' });
      return true;
    }
    const batch = await readNow(id);
    if (batch?.state !== 'Sending' || !maySend()) return false;
    const checks = checksByRow(id, await watchList.all());
    const run = runs.of(id);
    const next = nextRow(batch, checks, run.from);
    if (next === undefined) {
      // Wait for rows in flight. If their process is gone, they become Unconfirmed soon.
      const isUnderWay = [...checks.values()].some(({ state }) => state === 'Inviting');
      if (!isUnderWay) await batches.update(id, (current) => done(current, now()));
      return !isUnderWay;
    }
    run.from = next.index + 1;
    await heed(batch, next.row.row, await sendRow(batch, next.row));
    run.failures = 0;
    return true;
  };
}
