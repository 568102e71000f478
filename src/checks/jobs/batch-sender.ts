import { backoffMs } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchList } from '../batches/batch-list.ts';
import { retried } from '../batches/batch-transitions.ts';
import type { WatchList } from '../watch-list.ts';
import { createBatchRuns, UNANSWERED_POLICY } from './batch-runs.ts';
import type { LeaderTask } from './leader.ts';
import { createRowPipeline, type RowPipelineOptions } from './row-pipeline.ts';
import { createSendNextRow, type SendNextRowOptions } from './send-next-row.ts';

export interface BatchSenderOptions {
  /** Its updates must be fenced. */
  batches: BatchList;
  watchList: Pick<WatchList, 'all' | 'onChange'>;
  sending: Pick<SendNextRowOptions, 'readNow' | 'mayInvite' | 'nextMorningAt'> &
    Pick<RowPipelineOptions, 'sendRow' | 'prepareRow'>;
  /** Cleans up once a batch has stopped sending. */
  tidy: (batch: Batch) => Promise<void>;
  /** Checked right before each row. */
  isLeader: () => boolean;
  /** `now`: epoch milliseconds. `clock`: monotonic, milliseconds. */
  clocks: { now: () => number; clock: () => number };
  /** The store failed, or it could not be determined who may invite; it will be retried. */
  onFailure: (error: unknown) => void;
}

/**
 * Sends batches, one invitation at a time and as fast as WorkerChecks answers. Round robin, one row per batch, so that
 * a short list does not wait for a long one. While two leaders overlap, nothing is sent twice: a row's check has a
 * fixed id and is written before its invitation is sent.
 */
export function createBatchSender(options: BatchSenderOptions): LeaderTask {
  const { batches, watchList, sending, tidy, isLeader, clocks, onFailure } = options;
  const { now, clock } = clocks;
  const runs = createBatchRuns(clock);
  const maySend = () => isLeader() && !stopping.signal.aborted;
  const pipeline = createRowPipeline({ ...sending, onFailure });
  const sendNext = createSendNextRow({ ...sending, batches, watchList, pipeline, maySend, now }, runs);
  /** Batches changed since they were last tidied. */
  const changed = new Set<string>();
  let stopping = new AbortController();
  let waiting = new AbortController();
  let running: Promise<void> = Promise.resolve();

  /** The batch, or one of its checks, changed. */
  function noteChange(id: string): void {
    changed.add(id);
    waiting.abort();
  }

  batches.onChange(({ id }) => noteChange(id));
  watchList.onChange(({ batch }) => {
    if (batch !== undefined) noteChange(batch.id);
  });

  /**
   * Duration of a pause, milliseconds. At most what it would be by this process's clock: another's may have been wrong
   * when it wrote `retryAt`.
   */
  function pauseMs({ paused, retries = 0 }: Batch): number {
    if (paused?.reason !== 'limit') return backoffMs(UNANSWERED_POLICY.pauseMs, retries);
    const untilMorningMs = sending.nextMorningAt() - now();
    return Math.min(untilMorningMs, Math.max(0, (paused.retryAt ?? 0) - now()));
  }

  /** The pause is timed from when this process first saw it. */
  async function waitOut(batch: Batch): Promise<boolean> {
    const run = runs.of(batch.id);
    run.resumesAt ??= clock() + pauseMs(batch);
    if (run.resumesAt > clock()) return false;
    runs.forget(batch.id);
    await batches.update(batch.id, (current) => retried(current, now()));
    return true;
  }

  async function advance(batch: Batch, others: readonly Batch[]): Promise<boolean> {
    if (batch.state === 'Sending') return await sendNext(batch, others);
    if (changed.delete(batch.id)) await tidy(batch);
    if (batch.state === 'Paused' && batch.paused?.retryAt !== undefined) return await waitOut(batch);
    runs.forget(batch.id);
    return false;
  }

  /** Sends a row of each batch. Resolves with how long to sleep, milliseconds; any change ends the sleep. */
  async function runRound(): Promise<number> {
    let waitMs = MINUTE_MS;
    const all = (await batches.all()).toSorted((a, b) => a.createdAt - b.createdAt);
    for (const [index, batch] of all.entries()) {
      if (stopping.signal.aborted) return 0;
      const { id } = batch;
      try {
        if (!runs.isSetAside(id) && (await advance(batch, [...all.slice(index + 1), ...all.slice(0, index)])))
          waitMs = 0;
      } catch (error) {
        onFailure(error);
        changed.add(id);
        runs.setAside(id);
      }
      waitMs = Math.min(waitMs, runs.waitMs(id));
    }
    return waitMs;
  }

  async function runAll(): Promise<void> {
    while (!stopping.signal.aborted) {
      waiting = new AbortController();
      const waitMs = await runRound();
      if (waitMs > 0) await pipeline.drain();
      if (waitMs > 0) await delayUntilAborted(waitMs, AbortSignal.any([stopping.signal, waiting.signal]));
    }
  }

  return {
    async start() {
      stopping = new AbortController();
      runs.clear();
      for (const { id } of await batches.all()) changed.add(id);
      running = runAll();
    },
    async stop() {
      stopping.abort();
      await running;
      await pipeline.drain();
    },
  };
}
