import type { Batch } from '../../checks/batches/batch.ts';
import type { Check } from '../../checks/check.ts';
import { describeError } from '../../log/describe-error.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import type { ChannelChange } from '../../slack/router/routes.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { batchCardRedrawn, withBatchCardRecord } from '../card/batch-card-record.ts';
import { keepWriting } from '../card/keep-writing.ts';
import { createPostClaims } from '../card/post-claims.ts';
import { isBatchCardHeld, pendingBatchCardTask } from './batch-card-diff.ts';
import { batchCardNotice } from './batch-card-notice.ts';
import type { BatchCardContext, BatchCardSyncOptions } from './batch-card-options.ts';
import { batchCardView } from './batch-card-view.ts';
import { createPostBatchCard } from './post-batch-card.ts';

/** A channel may have been opened to the bot without an event from Slack, or while the bot was down. */
const RETRY_INTERVAL_MS = 300_000;

export interface BatchCardSync {
  /** Resolves once every batch has been considered. May be called again after `stop`. */
  start(): Promise<void>;
  /** Resolves when the work in flight has ended; the next start does the rest. */
  stop(): Promise<void>;
  /** Resolves when no task is pending. */
  idle(): Promise<void>;
  /** The bot joined a channel, or its id changed. Works before `start` too, because it only writes. */
  channelChanged(change: ChannelChange): Promise<void>;
}

interface Worker {
  /** The batch or one of its checks has changed since the worker last considered it. */
  changed: boolean;
  done: Promise<void>;
}

/** Carries out the next task for a batch's card. Resolves with false if there is none. */
function createRunTask(context: BatchCardContext): (id: string) => Promise<boolean> {
  const { batches, slack, posting, content, draw, record, log } = context;
  const postCard = createPostBatchCard(context, createPostClaims(posting.othersPostForMs));

  async function tell(batch: Batch): Promise<void> {
    const { undeliverable } = batch.card;
    if (undeliverable !== undefined) {
      try {
        const notice = batchCardNotice(batch, content.command, undeliverable);
        await slack.poster.dm(batch.requester.userId, notice, { urgency: 'urgent' });
      } catch (error) {
        if (!(error instanceof SlackPostError) || error.isTransient) throw error;
        log.error('batch-card.requester-unreachable', describeError(error));
      }
    }
    await record(batch.id, (current) => withBatchCardRecord(current, { notTold: undefined }));
  }

  return async (id) => {
    const batch = await batches.get(id);
    const task = batch === undefined ? undefined : pendingBatchCardTask(batch, draw);
    if (batch === undefined || task === undefined) return false;
    if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    await (task === 'card' ? postCard(batch) : tell(batch));
    return true;
  };
}

/** At most one worker per batch, which starts a task no sooner than `intervalMs` after the last one. */
function createWorkers(
  { clocks, log }: Pick<BatchCardSyncOptions, 'clocks' | 'log'>,
  runTask: (id: string) => Promise<boolean>,
  stopSignal: () => AbortSignal,
) {
  const workers = new Map<string, Worker>();
  /** By the monotonic clock. */
  const notBefore = new Map<string, number>();

  async function work(id: string, worker: Worker): Promise<void> {
    const signal = stopSignal();
    for (let failures = 0; ; ) {
      const restMs = (notBefore.get(id) ?? 0) - clocks.clock();
      if (restMs > 0) await delayUntilAborted(restMs, signal);
      if (signal.aborted) return;
      notBefore.set(id, clocks.clock() + clocks.intervalMs);
      worker.changed = false;
      try {
        const hasRun = await runTask(id);
        failures = 0;
        // Counted from the end, because Slack may have kept the task waiting.
        if (hasRun) notBefore.set(id, clocks.clock() + clocks.intervalMs);
        else if (!worker.changed) return;
      } catch (error) {
        if (signal.aborted) return;
        const retryInMs = backoffMs(STANDARD_BACKOFF, failures);
        log.warn('batch-card.not-announced', { batch: id.slice(0, 8), retryInMs, ...describeError(error) });
        await delayUntilAborted(retryInMs, signal);
        failures += 1;
      }
    }
  }

  /** Has the card checked now, or as soon as the interval allows. */
  function wake(id: string): void {
    const running = workers.get(id);
    if (running) running.changed = true;
    if (running || stopSignal().aborted) return;
    const worker: Worker = { changed: false, done: Promise.resolve() };
    workers.set(id, worker);
    worker.done = work(id, worker).finally(() => {
      workers.delete(id);
      // It changed after the worker last considered it.
      if (worker.changed) wake(id);
    });
  }

  async function idle(): Promise<void> {
    while (workers.size > 0) await Promise.all([...workers.values()].map(({ done }) => done));
  }

  return { wake, idle };
}

/** Keeps the card of every batch up to date with the batch and its checks. */
export function createBatchCardSync(options: BatchCardSyncOptions): BatchCardSync {
  const { batches, watchList, content, log } = options;
  let stopping = new AbortController();
  stopping.abort();
  let retrying: NodeJS.Timeout | undefined;
  const stopSignal = () => stopping.signal;

  const runTask = createRunTask({
    ...options,
    draw: (batch) => batchCardView(batch, content.progressOf(batch), content.productName),
    record: (id, change) =>
      keepWriting(() => batches.update(id, change), { log, stopSignal: stopping.signal }),
  });
  const workers = createWorkers(options, runTask, stopSignal);

  /** Retries every card that could not be posted in this channel; undefined: in any channel. */
  async function retryHeld(channelId?: string): Promise<void> {
    const held = (await batches.all()).filter(isBatchCardHeld);
    for (const batch of held) {
      if (channelId === undefined || batch.channelId === channelId) {
        await batches.update(batch.id, batchCardRedrawn);
      }
    }
  }

  async function renumber(from: string, to: string): Promise<void> {
    for (const { id, channelId } of await batches.all()) {
      if (channelId !== from) continue;
      await batches.update(id, (batch) => {
        const card = batch.card.channelId === undefined ? {} : { channelId: to };
        return { ...withBatchCardRecord(batch, card), channelId: to };
      });
    }
    await retryHeld(to);
  }

  /** Wakes the batch of a check, or of the check at the start of its chain of replacements. */
  function wakeBatchOf({ batch, replaces }: Check): void {
    if (batch !== undefined) workers.wake(batch.id);
    else if (replaces !== undefined) {
      watchList.get(replaces.checkId).then(
        (replaced) => replaced && wakeBatchOf(replaced),
        (error: unknown) => log.warn('batch-card.not-found', describeError(error)),
      );
    }
  }

  batches.onChange(({ id }) => workers.wake(id));
  watchList.onChange((check, before) => {
    const isRelevant = before?.state !== check.state || before.invitationId !== check.invitationId;
    if (isRelevant && !stopping.signal.aborted) wakeBatchOf(check);
  });

  return {
    async start() {
      stopping = new AbortController();
      for (const { id } of await batches.all()) workers.wake(id);
      retrying = setInterval(() => {
        retryHeld().catch((error: unknown) => log.error('batch-card.not-retried', describeError(error)));
      }, RETRY_INTERVAL_MS).unref();
    },
    async stop() {
      stopping.abort();
      clearInterval(retrying);
      await workers.idle();
    },
    idle: workers.idle,
    async channelChanged(change) {
      if (change.kind === 'renumbered') await renumber(change.channelId, change.newChannelId);
      else if (change.kind === 'joined') await retryHeld(change.channelId);
    },
  };
}
