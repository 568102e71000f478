import type { delayUntilAborted } from '../../time/delay.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchList } from '../batches/batch-list.ts';
import { batchPurgeAt, batchPurgedIfDue, batchRedated } from '../batches/batch-retention-rules.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';
import { stillDue } from './still-due.ts';

/** Delay before the next run if anything failed. */
const RETRY_MS = 600_000;

export interface BatchRetentionOptions {
  batches: Pick<BatchList, 'all' | 'update'>;
  retentionDays: number;
  /** Wall clock, epoch milliseconds. */
  now: () => number;
  /** By the calendar. */
  wait: typeof delayUntilAborted;
  /** A batch is purged only if it is still due after this wait, milliseconds, in case the clock was briefly wrong. */
  purgeAfterMs: number;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/** Purges the workers' details from batches past their retention period: on becoming leader, then daily. */
export function createBatchRetention(options: BatchRetentionOptions): LeaderTask {
  const { batches, retentionDays, now, wait, purgeAfterMs, onFailure } = options;

  async function dueNow(): Promise<Batch[]> {
    const isDue = (batch: Batch) => (batchPurgeAt(batch, retentionDays) ?? Number.POSITIVE_INFINITY) <= now();
    return (await batches.all()).filter(isDue);
  }

  async function run(signal: AbortSignal): Promise<void> {
    const misdated = (await batches.all()).filter((batch) => batchRedated(batch, now()) !== batch);
    for (const { id } of misdated) await batches.update(id, (batch) => batchRedated(batch, now()));
    for (const { id } of await stillDue(dueNow, purgeAfterMs, signal)) {
      await batches.update(id, (batch) => batchPurgedIfDue(batch, retentionDays, now()));
    }
  }

  async function runDaily(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await run(signal).then(
        () => DAY_MS,
        (error: unknown) => {
          onFailure(error);
          return RETRY_MS;
        },
      );
      await wait(pauseMs, signal);
    }
  }

  return createLoopTask(runDaily);
}
