import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import { AGE_BINS, AGE_EDGES } from './age-grid.ts';

/** The share that has arrived by each age, linear in between. Must end below 1. */
export type Arrivals = readonly (readonly [age: number, share: number])[];

/** A business day on the activity clock, on which five of them last a week. */
const BUSINESS_DAY_MS = (7 / 5) * DAY_MS;

/** How long a product's checks take, as assumed before the first poll: by the clock on the wall, and by the activity clock. */
export const PRIOR: Record<'submission' | 'release', { wall: Arrivals; activity: Arrivals }> = {
  /** 45 % on the day of the invitation (median 3 h), 30 % on days 1–2, 13 % on days 3–7. */
  submission: {
    wall: [
      [15 * MINUTE_MS, 0.003],
      [30 * MINUTE_MS, 0.017],
      [45 * MINUTE_MS, 0.037],
      [HOUR_MS, 0.061],
      [1.5 * HOUR_MS, 0.11],
      [2 * HOUR_MS, 0.154],
      [3 * HOUR_MS, 0.225],
      [4 * HOUR_MS, 0.276],
      [5 * HOUR_MS, 0.313],
      [6 * HOUR_MS, 0.34],
      [8 * HOUR_MS, 0.377],
      [10 * HOUR_MS, 0.399],
      [12 * HOUR_MS, 0.413],
      [16 * HOUR_MS, 0.429],
      [DAY_MS, 0.441],
      [2 * DAY_MS, 0.45],
    ],
    activity: [
      [DAY_MS, 0.02],
      [3 * DAY_MS, 0.56],
      [8 * DAY_MS, 0.79],
      [60 * DAY_MS, 0.82],
    ],
  },
  release: {
    /** 70 % are automatic, at any hour: median 12 min, 95 % of them within the hour. */
    wall: [
      [MINUTE_MS, 0.004],
      [2 * MINUTE_MS, 0.024],
      [3 * MINUTE_MS, 0.055],
      [4 * MINUTE_MS, 0.092],
      [6 * MINUTE_MS, 0.168],
      [8 * MINUTE_MS, 0.237],
      [10 * MINUTE_MS, 0.298],
      [12 * MINUTE_MS, 0.35],
      [15 * MINUTE_MS, 0.413],
      [20 * MINUTE_MS, 0.489],
      [25 * MINUTE_MS, 0.542],
      [30 * MINUTE_MS, 0.578],
      [45 * MINUTE_MS, 0.638],
      [HOUR_MS, 0.665],
      [1.5 * HOUR_MS, 0.686],
      [2 * HOUR_MS, 0.694],
      [3 * HOUR_MS, 0.698],
      [6 * HOUR_MS, 0.7],
    ],
    /** The others are manual: five of six in 1–10 business days (median 4), one later (after 10, on average 5 more). */
    activity: [
      [BUSINESS_DAY_MS, 0.001],
      [1.5 * BUSINESS_DAY_MS, 0.019],
      [2 * BUSINESS_DAY_MS, 0.069],
      [3 * BUSINESS_DAY_MS, 0.242],
      [4 * BUSINESS_DAY_MS, 0.43],
      [5 * BUSINESS_DAY_MS, 0.579],
      [6 * BUSINESS_DAY_MS, 0.682],
      [8 * BUSINESS_DAY_MS, 0.791],
      [10 * BUSINESS_DAY_MS, 0.833],
      [12 * BUSINESS_DAY_MS, 0.888],
      [15 * BUSINESS_DAY_MS, 0.939],
      [20 * BUSINESS_DAY_MS, 0.977],
      [40 * BUSINESS_DAY_MS, 0.9997],
    ],
  },
};

/**
 * No age has a hazard of zero, or polls could never teach otherwise. With a lower one, 10,000 open checks wait longer; with a
 * higher one, 300.
 */
const LEAST_HAZARD = 1 / (12_000 * DAY_MS);

function shareBy(arrivals: Arrivals, age: number): number {
  let from: readonly [age: number, share: number] = [0, 0];
  for (const to of arrivals) {
    if (age <= to[0]) return from[1] + ((to[1] - from[1]) * (age - from[0])) / (to[0] - from[0]);
    from = to;
  }
  return from[1];
}

/** For each bin of the age grid: the hazard in events per millisecond. */
export function priorOf(arrivals: Arrivals): number[] {
  return Array.from({ length: AGE_BINS }, (_, bin) => {
    const from = AGE_EDGES[bin] ?? 0;
    const to = AGE_EDGES[bin + 1] ?? 2 * from;
    const hazard = Math.log((1 - shareBy(arrivals, from)) / (1 - shareBy(arrivals, to))) / (to - from);
    return Math.max(LEAST_HAZARD, hazard);
  });
}
