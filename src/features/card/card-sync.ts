import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../../checks/check.ts';
import type { Urgency } from '../../slack/messages/poster.ts';
import type { ChannelChange } from '../../slack/router/routes.ts';
import { type CardTask, factsHash, isCosmeticChange, pendingCardTasks } from './card-diff.ts';
import type { CardSyncOptions } from './card-options.ts';
import { createCardRecorder } from './card-recorder.ts';
import { createRunCardTask } from './card-tasks.ts';
import { createCardThreads } from './card-threads.ts';
import { type CardWorkers, createCardWorkers } from './card-workers.ts';
import { type ChannelWatcher, createChannelWatcher } from './channel-watcher.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

/** How many checks are considered before yielding to the event loop: a few milliseconds' work. */
const CHECKS_PER_SLICE = 200;
/** Slack accepts 50 updates a minute or more; cosmetic ones use less than that. */
const COSMETIC_INTERVAL_MS = 2_000;
const PURGE_CONCURRENCY = 4;

export interface CardSync {
  /**
   * Resolves once every check has been considered; pending tasks carry on in the background. May be called again after
   * `stop`.
   */
  start(): Promise<void>;
  /** Cancels retries; resolves when running tasks are done. The next start picks up the rest. */
  stop(): Promise<void>;
  /** Resolves when no task is pending. */
  idle(): Promise<void>;
  /**
   * The bot joined a channel, or the channel's privacy or id changed. Works before `start` too, because it only writes.
   */
  channelChanged(change: ChannelChange): Promise<void>;
}

/** Low-priority queues: purges, and purely cosmetic updates. */
interface Queues {
  purges: WorkQueue;
  cosmetic: WorkQueue;
}

function createQueues(run: CardWorkers['run']): Queues {
  const work = (urgency: Urgency) => (id: string) => run(id, 'card', urgency);
  return {
    purges: createWorkQueue({ concurrency: PURGE_CONCURRENCY, intervalMs: 0, work: work('ordinary') }),
    cosmetic: createWorkQueue({ concurrency: 1, intervalMs: COSMETIC_INTERVAL_MS, work: work('cosmetic') }),
  };
}

/**
 * Runs a task. A card that becomes postable again shows that its channel works, so the others there are retried too.
 */
function createTaskRunner(options: CardSyncOptions, stopSignal: () => AbortSignal) {
  const { watchList, slack, config, log } = options;
  const record = createCardRecorder(options, stopSignal);
  const pendingTasks = (check: Check) => pendingCardTasks(check, config.certificateButton);
  const channels: ChannelWatcher = createChannelWatcher({
    watchList,
    privacy: slack.privacy,
    redraw: (id) => record(id, ({ redraws = 0 }) => ({ renderedHash: undefined, redraws: redraws + 1 })),
    isDue: (check) => pendingTasks(check).includes('card'),
    log,
  });
  const threads = createCardThreads(options, stopSignal);
  const run = createRunCardTask({
    ...options,
    threads,
    record,
    stopSignal,
    onPrivacyNotKnown: channels.recheckLater,
  });

  async function runTask(check: Check, task: CardTask, urgency: Urgency): Promise<void> {
    await run(check, task, urgency);
    const { undeliverable, removalRefused } = check.card;
    if (task !== 'card' || (undeliverable ?? removalRefused) === undefined) return;
    const after = (await watchList.get(check.id))?.card;
    const opened = after !== undefined && (after.undeliverable ?? after.removalRefused) === undefined;
    if (opened) await channels.retryIn(check.card.channelId ?? check.channelId);
  }

  return { channels, pendingTasks, runTask };
}

/** Decides for each changed check which tasks run now and which are queued. */
function createScheduler(
  { config }: Pick<CardSyncOptions, 'config'>,
  parts: {
    workers: Pick<CardWorkers, 'isRunning' | 'run' | 'noteChange'>;
    queues: Queues;
    pendingTasks: (check: Check) => CardTask[];
    isStopped: () => boolean;
    /** During start-up every card is considered at once: purely cosmetic updates are queued. */
    isStarting: () => boolean;
  },
): (check: Check, before?: Check) => void {
  const { workers, queues } = parts;
  const { certificateButton } = config;

  /** Another expectation is not urgent. */
  const isExpectedOtherwise = (check: Check, before: Check | undefined) =>
    before !== undefined && !isDeepStrictEqual(before.expectation, check.expectation);

  function queueFor(check: Check, before: Check | undefined, factsChanged: boolean): WorkQueue | undefined {
    const canWait = parts.isStarting() || queues.cosmetic.has(check.id) || isExpectedOtherwise(check, before);
    if (canWait && !factsChanged && isCosmeticChange(check, certificateButton)) return queues.cosmetic;
    return check.state === 'Purged' ? queues.purges : undefined;
  }

  return (check, before) => {
    const factsChanged =
      before !== undefined && factsHash(before, certificateButton) !== factsHash(check, certificateButton);
    workers.noteChange(check.id, factsChanged);
    if (parts.isStopped()) return;
    for (const task of parts.pendingTasks(check)) {
      if (workers.isRunning(check.id, task)) continue;
      const queue = task === 'card' ? queueFor(check, before, factsChanged) : undefined;
      if (task === 'card' && queue !== queues.cosmetic) queues.cosmetic.delete(check.id);
      if (queue) queue.add(check.id);
      else void workers.run(check.id, task, 'urgent');
    }
  };
}

/**
 * Keeps every card up to date. When what a card would show differs from what is recorded as shown, a worker posts or
 * updates it until the two agree, and then replies to the requester in the thread. Changed facts go first, then purges,
 * then cosmetic changes.
 */
export function createCardSync(options: CardSyncOptions): CardSync {
  const { watchList, log } = options;
  let stopping = new AbortController();
  stopping.abort();
  let isStarting = false;
  const stopSignal = () => stopping.signal;

  const { channels, pendingTasks, runTask } = createTaskRunner(options, stopSignal);
  const workers = createCardWorkers({
    watchList,
    log,
    isPending: (check, task) => pendingTasks(check).includes(task),
    runTask,
    onDone: (check) => consider(check),
    stopSignal,
  });
  const queues = createQueues(workers.run);
  const consider = createScheduler(options, {
    workers,
    queues,
    pendingTasks,
    isStopped: () => stopping.signal.aborted,
    isStarting: () => isStarting,
  });

  async function considerAll(): Promise<void> {
    // Cosmetic updates are queued in this order: newest first.
    const checks = (await watchList.all()).toSorted((a, b) => b.stateSince - a.stateSince);
    for (const [index, check] of checks.entries()) {
      consider(check);
      if (index % CHECKS_PER_SLICE === CHECKS_PER_SLICE - 1) await setImmediate();
    }
  }

  async function idle(): Promise<void> {
    do {
      await Promise.all([channels.idle(), queues.purges.idle(), queues.cosmetic.idle()]);
    } while (await workers.wait());
  }

  watchList.onChange(consider);

  return {
    async start() {
      stopping = new AbortController();
      queues.purges.start();
      isStarting = true;
      await considerAll().finally(() => {
        isStarting = false;
      });
      queues.cosmetic.start();
      channels.start();
    },
    async stop() {
      stopping.abort();
      channels.stop();
      await Promise.all([queues.purges.stop(), queues.cosmetic.stop()]);
      await idle();
    },
    idle,
    channelChanged: channels.changed,
  };
}
