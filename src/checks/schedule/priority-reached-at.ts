/** How exactly the moment is found: as a factor of the worth, and in milliseconds. */
const PRECISION = { priority: 1.05, ms: 1000 } as const;

export interface Waiting {
  /** The last turn. */
  since: number;
  /** The first moment that counts, and the last. */
  from: number;
  until: number;
  /** What a look is worth at `from`. */
  value: number;
}

/**
 * About the first moment at which a look is worth `wanted`; Infinity where it is not by the last moment. Worth grows with
 * the waiting: mostly by its square, as where news comes evenly, and by leaps as offices open.
 */
export function priorityReachedAt(
  priorityAt: (at: number) => number,
  { since, from, until, value }: Waiting,
  wanted: number,
): number {
  let early = from;
  let late = from;
  let most = value;
  while (most < wanted) {
    if (late >= until) return Number.POSITIVE_INFINITY;
    early = late;
    const times = Math.sqrt((PRECISION.priority * wanted) / Math.max(most, wanted / 1000));
    late = Math.min(until, since + Math.max(1000, times * (early - since)));
    most = priorityAt(late);
  }
  while (most > PRECISION.priority * wanted && late - early > PRECISION.ms) {
    const middle = (early + late) / 2;
    const there = priorityAt(middle);
    if (there < wanted) early = middle;
    else {
      late = middle;
      most = there;
    }
  }
  return late;
}
