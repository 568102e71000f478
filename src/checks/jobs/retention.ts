import type { delayUntilAborted } from '../../time/delay.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import { purgeAt, purgedIfDue, type RetentionRules, redated } from '../retention-rules.ts';
import type { WatchList } from '../watch-list.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';
import { stillDue } from './still-due.ts';

/** Delay before the next run if anything failed. */
const RETRY_MS = 600_000;
/** After this many consecutive failures the store is considered down. */
const DOWN_AFTER = 10;

export interface RetentionOptions {
  watchList: Pick<WatchList, 'all' | 'update'>;
  retentionDays: number;
  /** Wall clock, epoch milliseconds. */
  now: () => number;
  /** Monotonic, milliseconds. */
  clock: () => number;
  /** By the calendar. */
  wait: typeof delayUntilAborted;
  /** A check is purged only if it is still due after this wait, milliseconds, in case the clock was briefly wrong. */
  purgeAfterMs: number;
  onRun: (counts: { purged: number; failed: number }) => void;
  /** `reference`: the check's; undefined: the watch list could not be read. It will be retried. */
  onFailure: (error: unknown, reference: string | undefined) => void;
}

/** Purges checks past their retention period: on becoming leader, then daily. */
export function createRetention(options: RetentionOptions): LeaderTask {
  const { watchList, retentionDays, now, clock, wait, purgeAfterMs, onRun, onFailure } = options;
  /** Ids of checks that failed. They go last, so that they do not block others. */
  const failedBefore = new Set<string>();

  async function dueNow(rules: RetentionRules): Promise<Check[]> {
    const isDue = (check: Check) => (purgeAt(check, rules) ?? Number.POSITIVE_INFINITY) <= now();
    const due = (await watchList.all()).filter(isDue);
    return due.toSorted((a, b) => Number(failedBefore.has(a.id)) - Number(failedBefore.has(b.id)));
  }

  /** Changes each check independently: a failure does not stop the others. */
  async function changeAll(
    checks: readonly Check[],
    change: (check: Check) => Check,
    signal: AbortSignal,
  ): Promise<{ changed: number; failed: number }> {
    let changed = 0;
    let failed = 0;
    let failedInRow = 0;
    for (const { id, reference } of checks) {
      if (signal.aborted || failedInRow >= DOWN_AFTER) break;
      try {
        let isChanged = false;
        await watchList.update(id, (current) => {
          const after = change(current);
          isChanged = after !== current;
          return after;
        });
        if (isChanged) changed += 1;
        failedInRow = 0;
        failedBefore.delete(id);
      } catch (error) {
        failed += 1;
        failedInRow += 1;
        failedBefore.add(id);
        onFailure(error, reference);
      }
    }
    return { changed, failed };
  }

  async function run(rules: RetentionRules, signal: AbortSignal): Promise<{ failed: number }> {
    const misdated = (await watchList.all()).filter((check) => redated(check, now()) !== check);
    const dated = await changeAll(misdated, (check) => redated(check, now()), signal);
    const due = await stillDue(() => dueNow(rules), purgeAfterMs, signal);
    const { changed, failed } = await changeAll(due, (check) => purgedIfDue(check, rules, now()), signal);
    onRun({ purged: changed, failed });
    return { failed: failed + dated.failed };
  }

  async function runDaily(signal: AbortSignal): Promise<void> {
    // In the first 24 hours it is too early to conclude that WorkerChecks no longer answers about a check.
    for (let startedAt = clock(); !signal.aborted; ) {
      let pauseMs = DAY_MS;
      try {
        const { failed } = await run({ retentionDays, unseenCounts: clock() - startedAt >= DAY_MS }, signal);
        if (failed > 0) pauseMs = RETRY_MS;
      } catch (error) {
        onFailure(error, undefined);
        pauseMs = RETRY_MS;
      }
      await wait(pauseMs, signal);
    }
  }

  return createLoopTask(runDaily);
}
