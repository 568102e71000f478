import { HOURS_PER_DAY, WEEK_HOURS } from './activity-clock.ts';
import { DAY_CLASSES, normaliseSpeeds } from './hour-prior.ts';

/** How many events each belief counts as. */
const WEIGHTS = { prior: 0.04, neighbours: 1, alike: 4, allProducts: 12 } as const;
/** No hour has a speed of zero, or polls could never teach otherwise. */
const LEAST_SPEED = 0.003;

/** Events by hour of the week, and how many there would have been at speed 1. */
export interface HourCounts {
  events: readonly number[];
  expected: readonly number[];
}

export function addHourCounts(all: readonly HourCounts[]): HourCounts {
  const sum = (of: (counts: HourCounts) => readonly number[]) =>
    Array.from({ length: WEEK_HOURS }, (_, hour) =>
      all.reduce((total, counts) => total + (of(counts)[hour] ?? 0), 0),
    );
  return { events: sum(({ events }) => events), expected: sum(({ expected }) => expected) };
}

/** The mean of a Gamma belief that counts as `weight` events, given these events where `expected` come at speed 1. */
function shrink(belief: number, weight: number, events: number, expected: number): number {
  return (weight + events) / (weight / belief + expected);
}

/**
 * The speeds of an activity clock for all products. Each hour is believed to be like the same hour of similar days; that,
 * to be like the hours beside it and the prior.
 */
export function fitSpeeds(prior: readonly number[], { events, expected }: HourCounts): number[] {
  const classes = 1 + Math.max(...DAY_CLASSES);
  const size = classes * HOURS_PER_DAY;
  const pooled = {
    prior: new Array<number>(size).fill(0),
    events: new Array<number>(size).fill(0),
    expected: new Array<number>(size).fill(0),
  };
  for (let i = 0; i < WEEK_HOURS; i += 1) {
    const to = classHour(i);
    pooled.prior[to] = prior[i] ?? 1;
    pooled.events[to] = (pooled.events[to] ?? 0) + (events[i] ?? 0);
    pooled.expected[to] = (pooled.expected[to] ?? 0) + (expected[i] ?? 0);
  }
  const alone = pooled.prior.map((belief, i) =>
    shrink(belief, WEIGHTS.prior, pooled.events[i] ?? 0, pooled.expected[i] ?? 0),
  );
  const smooth = pooled.prior.map((belief, i) => {
    const weight = WEIGHTS.prior + WEIGHTS.neighbours;
    const pull = WEIGHTS.prior / belief + WEIGHTS.neighbours / neighbours(alone, i);
    return shrink(weight / pull, weight, pooled.events[i] ?? 0, pooled.expected[i] ?? 0);
  });
  return normaliseSpeeds(
    prior.map((_, i) =>
      Math.max(
        LEAST_SPEED,
        shrink(smooth[classHour(i)] ?? 1, WEIGHTS.alike, events[i] ?? 0, expected[i] ?? 0),
      ),
    ),
  );
}

/** The speeds for one product, which is believed to be like all of them. */
export function fitProductSpeeds(all: readonly number[], { events, expected }: HourCounts): number[] {
  return normaliseSpeeds(
    all.map((belief, i) => shrink(belief, WEIGHTS.allProducts, events[i] ?? 0, expected[i] ?? 0)),
  );
}

function classHour(weekHour: number): number {
  const type = Math.floor(weekHour / HOURS_PER_DAY);
  return (DAY_CLASSES[type] ?? 0) * HOURS_PER_DAY + (weekHour % HOURS_PER_DAY);
}

/** The mean of the hours before and after, on the same kind of day. */
function neighbours(speeds: readonly number[], i: number): number {
  const day = Math.floor(i / HOURS_PER_DAY) * HOURS_PER_DAY;
  const hour = i - day;
  const before = speeds[day + ((hour + HOURS_PER_DAY - 1) % HOURS_PER_DAY)] ?? 1;
  const after = speeds[day + ((hour + 1) % HOURS_PER_DAY)] ?? 1;
  return (before + after) / 2;
}
