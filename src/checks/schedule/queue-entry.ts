import type { PolledCheck } from './polled-check.ts';

/** A check as it stands in the priority queue. Times are epoch milliseconds. */
export interface QueueEntry {
  readonly check: PolledCheck;
  /** When it was last picked, as of the moment it was entered. */
  readonly pickedAt: number;
  /** Entered again since, or removed. */
  isRemoved: boolean;
  isActive: boolean;
  /** While dormant: the threshold it was last given to reach. */
  awaitedThreshold: number;
  /** The priority, as last measured. */
  priority: number;
  measuredAt: number;
  /** The priority divided by the square of the wait, which estimates how it grows until it is measured again. */
  growth: number;
}

/** Seconds of waiting that polling the check at `now` would end. Grows from poll to poll. */
export type PriorityOf = (check: PolledCheck, now: number) => number;

export function createQueueEntry(check: PolledCheck): QueueEntry {
  return {
    check,
    pickedAt: check.pickedAt,
    isRemoved: false,
    isActive: false,
    awaitedThreshold: 0,
    priority: 0,
    measuredAt: Number.NEGATIVE_INFINITY,
    growth: 0,
  };
}

export function measure(entry: QueueEntry, priorityOf: PriorityOf, now: number): void {
  const waited = Math.max(1, now - entry.pickedAt);
  entry.priority = priorityOf(entry.check, now);
  entry.measuredAt = now;
  entry.growth = entry.priority / (waited * waited);
}
