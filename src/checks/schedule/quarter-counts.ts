import { HOLIDAY } from '../../time/local-calendar.ts';
import { QUARTERS_PER_DAY, WEEK_QUARTERS } from './activity-clock.ts';
import { type FactorBelief, fitFactors, type Seen } from './fit-factors.ts';
import { fitNights } from './fit-nights.ts';
import { DAY_CLASSES, normaliseSpeeds } from './quarter-prior.ts';

/** No quarter has a speed of zero, or polls could never teach otherwise. */
const LEAST_SPEED = 0.0002;
/**
 * Before anything is seen: how likely the assumed speeds are to be about right, and how a class of days differs from them.
 * Otherwise its speeds may be anything; they change some four times a day. In most of the hours in which nothing was ever
 * seen nothing happens: to expect a little there costs a tenth of all requests.
 */
const ASSUMED = { chance: 0.998, change: 0.02, same: 0.5, at: LEAST_SPEED, shape: 2 } as const;
const UNKNOWN = { change: 0.04, same: 0.8, at: LEAST_SPEED, shape: 0.3 } as const;
/** How a day differs from its class, by the hour: mostly it does not. */
const OF_DAY = { change: 0.05, same: 0.7, shape: 2 } as const;
/** How a product differs from all: hardly ever, and all may have been fitted to nothing else. */
const OF_PRODUCT = { change: 0.01, same: 0.97, shape: 2 } as const;

/**
 * So many quarters on either side of a faster one are at least this share as fast: an event that is found as an office opens
 * may have come before, and only polls at that time can tell.
 */
const EDGE = { share: 0.02, quarters: 2 } as const;

const QUARTERS_PER_HOUR = QUARTERS_PER_DAY / 24;

/** Adds up the counts of all products. */
export function addQuarterCounts(all: readonly Seen[]): Seen {
  const sum = (of: (counts: Seen) => readonly number[]) =>
    Array.from({ length: WEEK_QUARTERS }, (_, quarter) =>
      all.reduce((total, counts) => total + (of(counts)[quarter] ?? 0), 0),
    );
  return { events: sum(({ events }) => events), expected: sum(({ expected }) => expected) };
}

/**
 * The speeds of an activity clock for all products, given the events by quarter of the week and how many there would have
 * been at speed 1. The quarters of a day are believed to be like those of other days of its class: working days,
 * weekends, holidays.
 */
export function fitSpeeds(prior: readonly number[], { events, expected }: Seen): number[] {
  const classes = Array.from({ length: 1 + Math.max(...DAY_CLASSES) }, (_, dayClass) => {
    const days = [...DAY_CLASSES.keys()].filter((type) => DAY_CLASSES[type] === dayClass);
    const assumed = ofDay(prior, days[0] ?? 0);
    return fitClass(assumed, { events: addDays(events, days), expected: addDays(expected, days) });
  });
  const alike = DAY_CLASSES.flatMap((dayClass) => classes[dayClass] ?? []);
  return withEdges(fitHours(alike, { events, expected }, OF_DAY));
}

/** An ordinary week follows itself; holidays stay as they are. */
function withEdges(speeds: readonly number[]): number[] {
  const week = HOLIDAY * QUARTERS_PER_DAY;
  const around = Array.from({ length: 2 * EDGE.quarters + 1 }, (_, i) => i - EDGE.quarters);
  return normaliseSpeeds(
    speeds.map((speed, quarter) => {
      if (quarter >= week) return speed;
      const near = around.map((step) => speeds[(quarter + step + week) % week] ?? 0);
      return Math.max(speed, EDGE.share * Math.max(...near));
    }),
  );
}

/**
 * The speeds of the clock of those who act soon: all days have the same nights. Days of their own would be fitted to chance, and
 * bend the ages that are read off this clock.
 */
export function fitSoonSpeeds(seen: Seen): number[] {
  const all = [...DAY_CLASSES.keys()];
  const nights = fitNights({ events: addDays(seen.events, all), expected: addDays(seen.expected, all) });
  return DAY_CLASSES.flatMap(() => nights);
}

/** The speeds of a class of days: those of two beliefs, by how likely each is given what was seen. */
function fitClass(assumed: readonly number[], { events, expected }: Seen): number[] {
  const likely = fitFactors({ events, expected: times(expected, assumed) }, ASSUMED);
  const unknown = fitFactors({ events, expected }, UNKNOWN);
  const logOdds =
    Math.log(ASSUMED.chance / (1 - ASSUMED.chance)) +
    likely.evidence +
    events.reduce((sum, count, i) => sum + count * Math.log(assumed[i] ?? 1), 0) -
    unknown.evidence;
  const chance = 1 / (1 + Math.exp(-logOdds));
  return times(likely.factors, assumed).map(
    (speed, i) => chance * speed + (1 - chance) * (unknown.factors[i] ?? 1),
  );
}

/** The speeds for one product, which is believed to be like all of them. */
export function fitProductSpeeds(all: readonly number[], seen: Seen): number[] {
  return fitHours(all, seen, OF_PRODUCT);
}

/** Speeds that differ from what is believed by the hour of each day. */
function fitHours(believed: readonly number[], { events, expected }: Seen, belief: FactorBelief): number[] {
  const byHour = {
    events: byHours(events),
    expected: byHours(times(expected, believed)),
  };
  const factors = DAY_CLASSES.flatMap((_, type) => {
    const [from, to] = [24 * type, 24 * (type + 1)];
    const seen = { events: byHour.events.slice(from, to), expected: byHour.expected.slice(from, to) };
    return fitFactors(seen, belief).factors;
  });
  const speeds = believed.map((speed, i) => speed * (factors[Math.floor(i / QUARTERS_PER_HOUR)] ?? 1));
  return normaliseSpeeds(speeds.map((speed) => Math.max(LEAST_SPEED, speed)));
}

function ofDay(quarters: readonly number[], type: number): readonly number[] {
  return quarters.slice(type * QUARTERS_PER_DAY, (type + 1) * QUARTERS_PER_DAY);
}

function addDays(quarters: readonly number[], days: readonly number[]): number[] {
  return Array.from({ length: QUARTERS_PER_DAY }, (_, quarter) =>
    days.reduce((sum, type) => sum + (quarters[type * QUARTERS_PER_DAY + quarter] ?? 0), 0),
  );
}

function times(values: readonly number[], factors: readonly number[]): number[] {
  return values.map((value, i) => value * (factors[i] ?? 1));
}

function byHours(quarters: readonly number[]): number[] {
  const hours = new Array<number>(quarters.length / QUARTERS_PER_HOUR).fill(0);
  for (const [i, count] of quarters.entries()) {
    const hour = Math.floor(i / QUARTERS_PER_HOUR);
    hours[hour] = (hours[hour] ?? 0) + count;
  }
  return hours;
}
