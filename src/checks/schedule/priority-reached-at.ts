/** How exactly the moment is found: as a factor of the priority, and in milliseconds. */
const PRECISION = { priority: 1.05, ms: 1000 } as const;

/** Times are epoch milliseconds. */
export interface Wait {
  /** The last pick. */
  since: number;
  /** The first moment considered, and the last. */
  from: number;
  until: number;
  /** At `from`. */
  priority: number;
}

/**
 * Approximates the first moment at which the priority reaches `threshold`; infinity where it does not by the last moment.
 * Priority mostly grows with the square of the wait, as it does at a constant hazard, and jumps when business hours begin.
 */
export function priorityReachedAt(
  priorityAt: (at: number) => number,
  { since, from, until, priority }: Wait,
  threshold: number,
): number {
  let early = from;
  let late = from;
  let highest = priority;
  while (highest < threshold) {
    if (late >= until) return Number.POSITIVE_INFINITY;
    early = late;
    const times = Math.sqrt((PRECISION.priority * threshold) / Math.max(highest, threshold / 1000));
    late = Math.min(until, since + Math.max(1000, times * (early - since)));
    highest = priorityAt(late);
  }
  while (highest > PRECISION.priority * threshold && late - early > PRECISION.ms) {
    const middle = (early + late) / 2;
    const there = priorityAt(middle);
    if (there < threshold) early = middle;
    else {
      late = middle;
      highest = there;
    }
  }
  return late;
}
