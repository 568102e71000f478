import type { Check } from '../../checks/check.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Urgency } from '../../slack/messages/poster.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { CARD_TASKS, type CardTask } from './card-diff.ts';
import type { CardSyncOptions } from './card-options.ts';
import type { RunCardTask } from './card-tasks.ts';

interface Worker {
  /** The check has changed since the worker last read it. */
  changed: boolean;
  urgency: Urgency;
  done: Promise<void>;
}

/** At most one worker per check and task, so that a reply waiting for Slack's rate limit does not hold up a card. */
export interface CardWorkers {
  isRunning(id: string, task: CardTask): boolean;
  /** Starts a worker, or joins the running one; resolves when it is done. Never rejects. */
  run(id: string, task: CardTask, urgency: Urgency): Promise<void>;
  /**
   * Tells the workers of this check that it has changed. `factsChanged`: the card will say something new, so it becomes
   * urgent.
   */
  noteChange(id: string, factsChanged: boolean): void;
  /** Resolves with false if none was running. */
  wait(): Promise<boolean>;
}

export interface CardWorkersOptions {
  watchList: CardSyncOptions['watchList'];
  log: CardSyncOptions['log'];
  isPending: (check: Check, task: CardTask) => boolean;
  runTask: RunCardTask;
  /** Called with the check once its task is done: other tasks may have become due. */
  onDone: (check: Check) => void;
  stopSignal: () => AbortSignal;
}

export function createCardWorkers(options: CardWorkersOptions): CardWorkers {
  const { watchList, log, isPending, runTask, onDone, stopSignal } = options;
  const workers = new Map<string, Worker>();
  const keyOf = (id: string, task: CardTask) => `${task} ${id}`;

  /** Waits before the next attempt; false if the bot is stopping. */
  async function backOff(
    check: Check | undefined,
    task: CardTask,
    failures: number,
    error: unknown,
  ): Promise<boolean> {
    if (stopSignal().aborted) return false;
    const retryInMs = backoffMs(STANDARD_BACKOFF, failures);
    const about = { reference: check?.reference, due: task, retryInMs, ...describeError(error) };
    if (check?.state === 'Purged') log.error('card.purge-pending', about);
    else log.warn('card.not-announced', about);
    await delay(retryInMs, stopSignal()).catch(() => {});
    return !stopSignal().aborted;
  }

  /**
   * Resolves with the check once this task is no longer pending; undefined if the check is gone or the bot is stopping.
   */
  async function runWhilePending(id: string, task: CardTask, worker: Worker): Promise<Check | undefined> {
    let failures = 0;
    for (;;) {
      worker.changed = false;
      let check: Check | undefined;
      try {
        check = await watchList.get(id);
        if (!check || !isPending(check, task)) {
          if (worker.changed) continue;
          return check;
        }
        await runTask(check, task, worker.urgency);
        failures = 0;
      } catch (error) {
        if (!(await backOff(check, task, failures, error))) return undefined;
        failures += 1;
      }
    }
  }

  async function work(id: string, task: CardTask, worker: Worker): Promise<void> {
    let left: Check | undefined;
    try {
      left = await runWhilePending(id, task, worker);
    } finally {
      workers.delete(keyOf(id, task));
    }
    if (left && !worker.changed) return onDone(left);
    // The check changed after it was last read.
    const latest = (await watchList.all()).find((check) => check.id === id);
    if (latest) onDone(latest);
  }

  function begin(id: string, task: CardTask, urgency: Urgency): Worker {
    const worker: Worker = { changed: false, urgency, done: Promise.resolve() };
    workers.set(keyOf(id, task), worker);
    worker.done = work(id, task, worker).catch((error: unknown) => {
      log.error('card.worker-failed', describeError(error));
    });
    return worker;
  }

  return {
    isRunning: (id, task) => workers.has(keyOf(id, task)),
    run: (id, task, urgency) => (workers.get(keyOf(id, task)) ?? begin(id, task, urgency)).done,
    noteChange(id, factsChanged) {
      for (const task of CARD_TASKS) {
        const worker = workers.get(keyOf(id, task));
        if (!worker) continue;
        worker.changed = true;
        if (factsChanged) worker.urgency = 'urgent';
      }
    },
    async wait() {
      if (workers.size === 0) return false;
      await Promise.all([...workers.values()].map(({ done }) => done));
      return true;
    },
  };
}
