import { backoffMs } from '../../time/backoff.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchList } from '../batches/batch-list.ts';
import { done, type Pause, paused, rowSkipped } from '../batches/batch-transitions.ts';
import { type RowOutcome, senderOf } from '../batches/send-row.ts';
import { checksByRow, nextRow } from '../batches/unsent-rows.ts';
import type { Person } from '../check-service.ts';
import type { WatchList } from '../watch-list.ts';
import { type BatchRun, type BatchRuns, UNANSWERED_POLICY } from './batch-runs.ts';
import type { RowPipeline, RowToSend } from './row-pipeline.ts';

export interface SendNextRowOptions {
  /** Its updates must be fenced. */
  batches: Pick<BatchList, 'update'>;
  /** Reads a batch from the store: another process may have stopped it a moment ago. */
  readNow: (id: string) => Promise<Batch | undefined>;
  watchList: Pick<WatchList, 'all'>;
  pipeline: Pick<RowPipeline, 'send' | 'written'>;
  /** Rejects if that cannot be determined now. */
  mayInvite: (person: Person) => Promise<boolean>;
  /** Checked right before each row. */
  maySend: () => boolean;
  now: () => number;
  /**
   * 8:00 the next day, epoch milliseconds. The limits start afresh at midnight, but nobody should get an e-mail then.
   */
  nextMorningAt: () => number;
}

/**
 * Sends one row of a batch; resolves with whether there was anything to do. Rejects as `mayInvite` and the store do.
 *
 * @param others the other batches, in the order in which they are served after this one
 */
export type SendNextRow = (known: Batch, others: readonly Batch[]) => Promise<boolean>;

export function createSendNextRow(options: SendNextRowOptions, runs: BatchRuns): SendNextRow {
  const { batches, readNow, watchList, pipeline, mayInvite, maySend, now, nextMorningAt } = options;

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

  async function applyOutcome({ id, retries = 0 }: Batch, row: number, outcome: RowOutcome): Promise<void> {
    const run = runs.of(id);
    switch (outcome.kind) {
      case 'pause': {
        const retryAt = outcome.reason === 'limit' ? nextMorningAt() : undefined;
        return await pause(id, { ...outcome, retryAt });
      }
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

  /** The row that is probably next. It is checked again before it is sent. */
  async function findFollowing(candidates: readonly Batch[]): Promise<RowToSend | undefined> {
    const all = await watchList.all();
    for (const batch of candidates) {
      if (batch.state !== 'Sending' || runs.isSetAside(batch.id)) continue;
      const next = nextRow(batch, checksByRow(batch.id, all), runs.of(batch.id).from);
      if (next !== undefined) return { batch, row: next.row };
    }
    return undefined;
  }

  return async (known, others) => {
    const { id } = known;
    if (!(await mayInvite(senderOf(known)))) {
      await pause(id, { reason: 'access' });
      return true;
    }
    const batch = await readNow(id);
    if (batch?.state !== 'Sending' || !maySend()) return false;
    const run = runs.of(id);
    const next = nextRow(batch, checksByRow(id, await watchList.all()), run.from);
    if (next === undefined) {
      await pipeline.written();
      const checks = checksByRow(id, await watchList.all());
      if (nextRow(batch, checks, 0) !== undefined) return true;
      // Wait for rows in flight. If their process is gone, they become Unconfirmed soon.
      const isUnderWay = [...checks.values()].some(({ state }) => state === 'Inviting');
      if (!isUnderWay) await batches.update(id, (current) => done(current, now()));
      return !isUnderWay;
    }
    run.from = next.index + 1;
    const { row } = next;
    const outcome = await pipeline.send({ batch, row }, () => findFollowing([...others, batch]));
    await applyOutcome(batch, row.row, outcome);
    run.failures = 0;
    return true;
  };
}
