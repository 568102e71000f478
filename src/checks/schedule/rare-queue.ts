import { DAY_MS, MINUTE_MS } from '../../time/durations.ts';
import { createDeadlineQueue } from './deadline-queue.ts';
import type { PolledCheck } from './polled-check.ts';

/** At most one poll in this many goes to a rarely polled check while others are due. */
const ONE_IN = 25;
/** While nothing else is due: one poll in this many of the shortest intervals, or the maximum where that is shorter. */
const IDLE = { intervals: 10, mostMs: 5 * MINUTE_MS } as const;

export interface RareEntry {
  check: PolledCheck;
  dueAt: number;
}

/** Checks that are polled rarely, and the small share of the budget they may have. Times are epoch milliseconds. */
export interface RareQueue {
  add(check: PolledCheck): void;
  remove(check: PolledCheck): void;
  /** The check that is due next, also where that is later than now. */
  first(): RareEntry | undefined;
  /** Whether it is due and its share of the polls has come. */
  isShareDue(first: RareEntry, now: number): boolean;
  /** From when it may be polled where nothing else is due; infinity where there is none. */
  idleAt(first: RareEntry | undefined): number;
  /** The check is polled now. */
  pick(check: PolledCheck, now: number): void;
  /** Another check is polled. */
  countOther(): void;
  clockWasSet(now: number): void;
}

export function createRareQueue(minIntervalMs: number): RareQueue {
  const idleEveryMs = Math.min(IDLE.mostMs, IDLE.intervals * minIntervalMs);
  const queue = createDeadlineQueue(({ dueAt, pickedAt }) => Math.max(dueAt, pickedAt + minIntervalMs));
  let othersSince: number = ONE_IN;
  let lastPickedAt = Number.NEGATIVE_INFINITY;

  return {
    add: queue.add,
    remove: queue.remove,
    first: queue.first,
    isShareDue: ({ dueAt }, now) => dueAt <= now && othersSince >= ONE_IN - 1,
    idleAt: (first) => Math.max(first?.dueAt ?? Number.POSITIVE_INFINITY, lastPickedAt + idleEveryMs),
    pick(check, now) {
      check.pickedAt = now;
      // Until it is added again with what the poll found.
      check.dueAt = now + DAY_MS;
      othersSince = 0;
      lastPickedAt = now;
    },
    countOther() {
      othersSince += 1;
    },
    clockWasSet(now) {
      lastPickedAt = Math.min(lastPickedAt, now);
    },
  };
}
