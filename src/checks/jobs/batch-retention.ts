import { delayUntilAborted } from '../../time/delay.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchList } from '../batches/batch-list.ts';
import { batchPurgeAt, batchPurgedWhereDue, batchRedated } from '../batches/batch-retention-rules.ts';
import type { LeaderTask } from './leader.ts';

/** Delay before the next run if anything failed. */
const RETRY_MS = 600_000;

export interface BatchRetentionOptions {
  batches: Pick<BatchList, 'all' | 'update'>;
  retentionDays: number;
  /** Wall clock, epoch milliseconds. */
  now: () => number;
  /** A batch is purged only if it is still due after this wait, milliseconds, in case the clock was briefly wrong. */
  purgeAfterMs: number;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/** Purges the workers' details from batches past their retention period: on becoming leader, then daily. */
export function createBatchRetention(options: BatchRetentionOptions): LeaderTask {
  const { batches, retentionDays, now, purgeAfterMs, onFailure } = options;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function dueNow(): Promise<Batch[]> {
    const isDue = (batch: Batch) => (batchPurgeAt(batch, retentionDays) ?? Number.POSITIVE_INFINITY) <= now();
    return (await batches.all()).filter(isDue);
  }

  /** Due at two clock readings, in case the clock was set in between. */
  async function dueForSure(): Promise<Batch[]> {
    const before = new Set((await dueNow()).map(({ id }) => id));
    if (before.size === 0) return [];
    await delayUntilAborted(purgeAfterMs, stopping.signal);
    return stopping.signal.aborted ? [] : (await dueNow()).filter(({ id }) => before.has(id));
  }

  async function run(): Promise<void> {
    const misdated = (await batches.all()).filter((batch) => batchRedated(batch, now()) !== batch);
    for (const { id } of misdated) await batches.update(id, (batch) => batchRedated(batch, now()));
    for (const { id } of await dueForSure()) {
      await batches.update(id, (batch) => batchPurgedWhereDue(batch, retentionDays, now()));
    }
  }

  async function runDaily({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await run().then(
        () => DAY_MS,
        (error: unknown) => {
          onFailure(error);
          return RETRY_MS;
        },
      );
      await delayUntilAborted(pauseMs, signal);
    }
  }

  return {
    async start() {
      stopping = new AbortController();
      running = runDaily(stopping);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
