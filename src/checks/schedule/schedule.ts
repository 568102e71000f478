import { createLocalCalendar, type IsHoliday } from '../../time/local-calendar.ts';
import { createDeadlineQueue } from './deadline-queue.ts';
import { createLearn } from './learn.ts';
import type { ModelSnapshot } from './model-snapshot.ts';
import { createNextPick, type Pick } from './next-pick.ts';
import { createOpenLoad } from './open-load.ts';
import {
  markPolled,
  type OpenCheck,
  type PolledCheck,
  type ScheduledCheck,
  toPolledCheck,
} from './polled-check.ts';
import type { PollingLoad } from './polling-load.ts';
import { changeRate, priority } from './priority.ts';
import { createPriorityQueue } from './priority-queue.ts';
import { createProductModels } from './product-model.ts';
import { createRareQueue } from './rare-queue.ts';

/**
 * Chosen from the curve that `npm run bench:schedule` draws for 50 open checks. At this floor the schedule sends less
 * than half the requests of round robin, with a quarter of its mean delay. At 0.04 it sends a quarter fewer requests and
 * the delay is a third longer; at 0.005 it sends half as many again and the delay is a quarter shorter.
 */
const FLOOR = 0.009;

export interface ScheduleOptions {
  /** The shortest interval between two polls of one check. */
  minIntervalMs: number;
  /** How many polls the budget allows. Default: as many as are asked for. */
  pollsPerMinute?: number;
  /** The longest interval between two polls of an open check, where so many can be polled. A rarely polled check is polled when its `dueAt` says. */
  maxIntervalMs: number;
  /** The time zone whose hours of the week are told apart: 'Australia/Sydney'. */
  timeZone: string;
  /** Public holidays are a kind of day of their own. Default: there are none. */
  isHoliday?: IsHoliday;
  /**
   * A check that was invited, or first seen In Progress, within the last hour is polled at this interval while nothing
   * else needs the request. Default: by its priority alone.
   */
  youngIntervalMs?: number;
  /** A poll that is expected to end less waiting than this, in seconds, is not sent even if the budget is free. */
  floor?: number;
  /** What earlier polls taught, as it was stored. Default: the built-in prior. */
  snapshot?: ModelSnapshot;
}

/** Decides which check to poll next. Times are epoch milliseconds. */
export interface Schedule {
  /** Adds a check, or replaces what is known of it. */
  add(check: ScheduledCheck): void;
  /**
   * A request for the check's result was answered, whether the poller or a person sent it. `status`: 'Pending', 'In
   * Progress', or 'Completed' where the result came; any other word teaches nothing. A check that is finished or polled
   * rarely from now on must then be removed or added again.
   */
  polled(id: string, answer: { at: number; status: string }): void;
  remove(id: string): void;
  /** The clock was set, back or forward, to `now`. Each check must then be removed and added again. */
  clockWasSet(now: number): void;
  /** One request may be sent at `now`: names the check to poll, or says when to ask again. */
  next(now: number): Pick;
  /** Plain JSON without personal data, to be stored. */
  snapshot(): ModelSnapshot;
  /** When the check is likely to be polled next; undefined where it is not in the schedule. */
  nextPollAt(id: string, now: number): number | undefined;
  /** What is known of a check and its product; undefined where it is not in the schedule. */
  openCheck(id: string): OpenCheck | undefined;
  /** How the open checks compare with the polls there are. */
  load(): PollingLoad;
  /** The mean time from a change at WorkerChecks, if it came now, to the poll that finds it. In milliseconds. */
  expectedDelay(now: number): number;
}

function isOpenStatus(word: string): word is 'Pending' | 'In Progress' {
  return word === 'Pending' || word === 'In Progress';
}

function isChanged(known: PolledCheck | undefined, added: ScheduledCheck): boolean {
  if (known === undefined || known.status !== added.status) return true;
  if (added.status === 'Seldom' && known.dueAt !== added.dueAt) return true;
  return (added.lastPolledAt ?? Number.NEGATIVE_INFINITY) > known.polledAt;
}

/**
 * Polls where a change has most likely been waiting longest. It predicts a check's next step from how soon earlier checks
 * of its product were submitted and released, and learns that from every poll.
 *
 * @throws RangeError where the time zone is not known
 */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { minIntervalMs, maxIntervalMs, floor = FLOOR, youngIntervalMs = Number.POSITIVE_INFINITY } = options;
  const { pollsPerMinute = Number.POSITIVE_INFINITY } = options;
  const calendar = createLocalCalendar(options.timeZone, options.isHoliday);
  const learn = createLearn();
  const products = createProductModels(calendar, options.snapshot);
  const checks = new Map<string, PolledCheck>();
  const openLoad = createOpenLoad({ pollsPerMinute, minIntervalMs, maxIntervalMs });
  const deadlines = createDeadlineQueue(({ pickedAt }) => pickedAt, openLoad.deadlineAfterMs);
  const rare = createRareQueue(minIntervalMs);
  const priorities = createPriorityQueue({ minIntervalMs, floor, priorityOf, deadlineOf });
  const nextPick = createNextPick({
    deadlines,
    priorities,
    rare,
    deadlinesInRow: () => openLoad.load().deadlinesInRow,
  });
  let latest = Number.NEGATIVE_INFINITY;

  function deadlineOf({ pickedAt }: PolledCheck): number {
    return pickedAt + openLoad.deadlineAfterMs();
  }

  /** A young check may always use a request that nothing else needs. */
  function priorityOf(check: PolledCheck, now: number): number {
    const value = priority(check, now);
    const isYoungDue = now < check.youngUntil && now - check.pickedAt >= youngIntervalMs;
    return isYoungDue ? Math.max(floor, value) : value;
  }

  function remove(check: PolledCheck | undefined): void {
    if (check === undefined) return;
    if (check.status !== 'Seldom') openLoad.count(-1);
    priorities.remove(check);
    deadlines.remove(check);
    rare.remove(check);
    checks.delete(check.id);
  }

  function nextPollAt(check: PolledCheck, now: number): number {
    const at = check.status === 'Seldom' ? check.dueAt : Math.min(check.activeAt, deadlineOf(check));
    return Math.max(now, at);
  }

  return {
    add(added) {
      const known = checks.get(added.id);
      if (!isChanged(known, added)) return;
      const check = toPolledCheck(
        added,
        products.of(added.productId, Math.max(latest, added.invitedAt)),
        minIntervalMs,
      );
      if (known !== undefined) check.pickedAt = Math.max(check.pickedAt, known.pickedAt);
      remove(known);
      checks.set(check.id, check);
      if (check.status === 'Seldom') return rare.add(check);
      openLoad.count(1);
      deadlines.add(check);
      priorities.add(check, latest);
    },
    polled(id, { at, status }) {
      const check = checks.get(id);
      if (check === undefined || at < check.polledAt) return;
      learn(check, { at, status });
      products.refit(at);
      markPolled(check, at);
      check.pickedAt = Math.max(check.pickedAt, at);
      if (check.status === 'Seldom') return;
      if (isOpenStatus(status)) check.status = status;
      priorities.add(check, at);
    },
    remove: (id) => remove(checks.get(id)),
    clockWasSet(now) {
      latest = now;
      rare.clockWasSet(now);
    },
    next(now) {
      latest = now;
      return nextPick(now);
    },
    snapshot: products.snapshot,
    nextPollAt(id, now) {
      const check = checks.get(id);
      return check === undefined ? undefined : nextPollAt(check, now);
    },
    openCheck: (id) => checks.get(id),
    load: openLoad.load,
    expectedDelay(now) {
      let rates = 0;
      let delays = 0;
      for (const check of checks.values()) {
        if (check.status === 'Seldom') continue;
        const rate = changeRate(check, now);
        rates += rate;
        delays += rate * (nextPollAt(check, now) - now);
      }
      return rates === 0 ? 0 : delays / rates;
    },
  };
}
