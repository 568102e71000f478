import { DAY_MS, MINUTE_MS } from '../../time/durations.ts';
import { createBusinessClock } from './business-clock.ts';
import { createDeadlineQueue } from './deadline-queue.ts';
import { createLearn } from './learn.ts';
import { type ModelSnapshot, SNAPSHOT_VERSION } from './model-snapshot.ts';
import { markPolled, type PolledCheck, type ScheduledCheck, toPolledCheck } from './polled-check.ts';
import { newsRate, priority } from './priority.ts';
import { createPriorityQueue } from './priority-queue.ts';
import { createProductModel, type ProductModel } from './product-model.ts';

/**
 * By the curve that `npm run bench:schedule` draws for 50 open checks. Here looks take less than half of the requests of
 * asking in turn, and the mean delay is a quarter of its. A quarter fewer requests (0.04) let people wait a third longer;
 * half as many again (0.005) end a quarter of the rest, and more hardly anything.
 */
const FLOOR = 0.02;

/** A duty comes this much, or a quarter of the interval, before the last moment, so that others before it are no harm. */
const AHEAD_MS = 15 * MINUTE_MS;
/** So many duties in a row, then a look for its worth: neither makes the other wait. */
const DEADLINES_IN_ROW = 3;
/**
 * Of so many looks one at most is at a check that is polled seldom; where nobody else needs the request, one in so many of
 * the shortest intervals, five minutes at most.
 */
const SELDOM = { oneIn: 25, idleIntervals: 10, idleMostMs: 5 * MINUTE_MS } as const;

export interface ScheduleOptions {
  /** Never look at a check more often than this. */
  minIntervalMs: number;
  /** Look at every open check at least this often; at one that is polled seldom, when its caller says. */
  maxIntervalMs: number;
  /** Whose business hours rule releases: 'Australia/Sydney'. */
  timeZone: string;
  /**
   * A check invited, or first seen In Progress, within the last hour is looked at this often while nobody else needs the
   * request; absent: as it is worth.
   */
  youngIntervalMs?: number;
  /** A look that is likely to end less waiting than this, in seconds, is not sent even if the budget is free. */
  floor?: number;
  /** What earlier looks taught, as stored; absent: the built-in prior. */
  snapshot?: ModelSnapshot;
}

/** Times are epoch milliseconds. */
export interface Schedule {
  /** Adds a check, or replaces what is known of it. */
  add(check: ScheduledCheck): void;
  /**
   * A look was answered, whoever asked. `status`: 'Pending', 'In Progress', or 'Completed' where the result came; any
   * other word teaches nothing. What is done with, or polled seldom from now on, is then removed or added anew.
   */
  polled(id: string, look: { at: number; status: string }): void;
  remove(id: string): void;
  /** It is `now`, earlier or later than it was: what is known of checks is then removed and added anew. */
  clockWasSet(now: number): void;
  /** One request may be sent at `now`: for whom? The check answered has had its turn. */
  next(now: number): { poll: string } | { waitUntil: number };
  /** Plain JSON, without anything personal, to be stored. */
  snapshot(): ModelSnapshot;
  /** When the check is likely to be looked at next; undefined where it is not followed. */
  nextPollAt(id: string, now: number): number | undefined;
  /** Milliseconds from a change at the vendor, were it to come now, to the look that sees it: the mean, by likelihood. */
  expectedDelay(now: number): number;
}

function isOpenStatus(word: string): word is 'Pending' | 'In Progress' {
  return word === 'Pending' || word === 'In Progress';
}

/**
 * Which check to look at next: where news is likeliest to have been waiting longest. What it knows of a check is how
 * soon others of its product were submitted and released; it learns that from every look.
 *
 * @throws RangeError where the time zone is not known
 */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { minIntervalMs, maxIntervalMs, timeZone, snapshot: history, floor = FLOOR } = options;
  const { youngIntervalMs = Number.POSITIVE_INFINITY } = options;
  const longest = Math.max(minIntervalMs, maxIntervalMs - Math.min(AHEAD_MS, maxIntervalMs / 4));
  const idleEveryMs = Math.min(SELDOM.idleMostMs, SELDOM.idleIntervals * minIntervalMs);
  const clock = createBusinessClock(timeZone);
  const learn = createLearn(clock);
  const products = new Map<string, ProductModel>();
  const checks = new Map<string, PolledCheck>();
  const deadlines = createDeadlineQueue(deadline);
  const seldom = createDeadlineQueue(({ dueAt, pickedAt: turnAt }) =>
    Math.max(dueAt, turnAt + minIntervalMs),
  );
  const priorities = createPriorityQueue({ minIntervalMs, floor, priority: priorityOf, deadline });
  let deadlinesInRow = 0;
  /** Looks at open checks since the last one at a check that is polled seldom. */
  let sinceSeldom: number = SELDOM.oneIn;
  let seldomAt = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;

  for (const [id, stored] of Object.entries(history?.products ?? {})) {
    products.set(id, createProductModel(stored));
  }

  function productOf(id: string): ProductModel {
    const product = products.get(id) ?? createProductModel();
    products.set(id, product);
    return product;
  }

  function deadline({ pickedAt: turnAt }: PolledCheck): number {
    return turnAt + longest;
  }

  /** A young check is always worth the look that nobody else needs. */
  function priorityOf(check: PolledCheck, now: number): number {
    const value = priority(check, now, clock);
    const hasTurn = now < check.youngUntil && now - check.pickedAt >= youngIntervalMs;
    return hasTurn ? Math.max(floor, value) : value;
  }

  function forget(check: PolledCheck | undefined): void {
    if (check === undefined) return;
    priorities.leave(check);
    deadlines.leave(check);
    seldom.leave(check);
    checks.delete(check.id);
  }

  function take(check: PolledCheck, now: number): { poll: string } {
    check.pickedAt = now;
    priorities.rest(check);
    sinceSeldom += 1;
    return { poll: check.id };
  }

  function takeSeldom(check: PolledCheck, now: number): { poll: string } {
    check.pickedAt = now;
    // Until it is added anew, with what the look found.
    check.dueAt = now + DAY_MS;
    sinceSeldom = 0;
    seldomAt = now;
    return { poll: check.id };
  }

  function nextPollAt(check: PolledCheck, now: number): number {
    const at = check.status === 'Seldom' ? check.dueAt : Math.min(check.activeAt, deadline(check));
    return Math.max(now, at);
  }

  return {
    add(added) {
      const known = checks.get(added.id);
      const isNews =
        known === undefined ||
        known.status !== added.status ||
        (added.status === 'Seldom' && known.dueAt !== added.dueAt);
      if (!isNews && (added.lastPolledAt ?? Number.NEGATIVE_INFINITY) <= known.polledAt) return;
      const check = toPolledCheck(added, productOf(added.productId), clock, minIntervalMs);
      if (known !== undefined) check.pickedAt = Math.max(check.pickedAt, known.pickedAt);
      forget(known);
      checks.set(check.id, check);
      if (check.status === 'Seldom') return seldom.enter(check);
      deadlines.enter(check);
      priorities.enter(check, latest);
    },
    polled(id, { at, status }) {
      const check = checks.get(id);
      if (check === undefined || at < check.polledAt) return;
      learn(check, { at, status });
      markPolled(check, at, clock);
      check.pickedAt = Math.max(check.pickedAt, at);
      if (check.status === 'Seldom') return;
      if (isOpenStatus(status)) check.status = status;
      priorities.enter(check, at);
    },
    remove: (id) => forget(checks.get(id)),
    clockWasSet(now) {
      latest = now;
      seldomAt = Math.min(seldomAt, now);
    },
    next(now) {
      latest = now;
      const rare = seldom.first();
      const isRareDue = rare !== undefined && rare.dueAt <= now;
      if (isRareDue && sinceSeldom >= SELDOM.oneIn - 1) return takeSeldom(rare.check, now);
      const deadlineEntry = deadlines.first();
      const isDue = deadlineEntry !== undefined && deadlineEntry.dueAt <= now;
      if (isDue && deadlinesInRow < DEADLINES_IN_ROW) {
        deadlinesInRow += 1;
        return take(deadlineEntry.check, now);
      }
      deadlinesInRow = 0;
      const pick = priorities.next(now);
      if ('check' in pick) return take(pick.check, now);
      if (isDue) return take(deadlineEntry.check, now);
      const idleAt = Math.max(rare?.dueAt ?? Number.POSITIVE_INFINITY, seldomAt + idleEveryMs);
      if (isRareDue && idleAt <= now) return takeSeldom(rare.check, now);
      return {
        waitUntil: Math.min(pick.waitUntil, deadlineEntry?.dueAt ?? Number.POSITIVE_INFINITY, idleAt),
      };
    },
    snapshot: () => ({
      version: SNAPSHOT_VERSION,
      products: Object.fromEntries([...products].map(([id, product]) => [id, product.record()])),
    }),
    nextPollAt(id, now) {
      const check = checks.get(id);
      return check === undefined ? undefined : nextPollAt(check, now);
    },
    expectedDelay(now) {
      let rates = 0;
      let delays = 0;
      for (const check of checks.values()) {
        if (check.status === 'Seldom') continue;
        const rate = newsRate(check, now, clock);
        rates += rate;
        delays += rate * (nextPollAt(check, now) - now);
      }
      return rates === 0 ? 0 : delays / rates;
    },
  };
}
