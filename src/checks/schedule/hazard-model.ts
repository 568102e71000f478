import { HOLIDAY, type LocalCalendar } from '../../time/local-calendar.ts';
import {
  type ActivityClock,
  createActivityClock,
  QUARTERS_PER_DAY,
  WEEK_QUARTERS,
} from './activity-clock.ts';
import { type AgeSpan, createCounts } from './counts.ts';
import type { HazardCurve } from './hazard-curve.ts';
import type { CountsRecord, QuarterCountsRecord } from './model-snapshot.ts';
import { fitProductSpeeds } from './quarter-counts.ts';

/** A stretch of time since the step before, at `origin`. Instants in epoch milliseconds. */
export interface Span {
  origin: number;
  from: number;
  to: number;
}

/** What all products together teach about a hazard: believed of a product until more is known of it. */
export interface HazardPrior {
  /** Events per millisecond, by bin of the age grid. */
  hazards: readonly number[];
  /** Of its clock, by quarter of the week. Absent: it goes by the clock on the wall. */
  speeds?: readonly number[];
  /** Products have no hours of their own. */
  isSameForAll?: boolean;
}

/** Of one product: what polls showed of the hazard. */
export interface HazardRecord {
  counts: CountsRecord;
  quarters: QuarterCountsRecord;
}

/** One of the hazards of a step, learned from the polls. */
export interface HazardModel {
  readonly curve: HazardCurve;
  /** It runs faster in the hours in which the step is taken more often. Absent: the clock on the wall. */
  readonly clock: ActivityClock | undefined;
  /**
   * Whether ages are read off that clock, as for work that waits until it is done. Otherwise the clock only says how
   * likely the step is at that hour, as for people who answer within some days.
   */
  readonly agesByClock: boolean;
  /** Integrated over the span. */
  hazard(span: Span): number;
  /** No event in the span. */
  observeNone(span: Span): void;
  /** An event in the span, which was of this hazard with chance `share`. */
  observeEvent(span: Span, share: number): void;
  /** Takes in what all products taught. `kept`: how much what was seen of the hours counts from now on, at most 1. */
  refit(prior: HazardPrior, kept: number, now: number): void;
  /** Everything seen so far counts less. */
  fade(factor: number): void;
  record(): HazardRecord;
}

export function createHazardModel(
  calendar: LocalCalendar,
  prior: HazardPrior,
  {
    agesByClock,
    now,
    stored,
  }: { agesByClock: boolean; now: number; stored: Partial<HazardRecord> | undefined },
): HazardModel {
  const counts = createCounts(prior.hazards, stored?.counts);
  const events = stored?.quarters?.events.slice() ?? new Array<number>(WEEK_QUARTERS).fill(0);
  const expected = stored?.quarters?.expected.slice() ?? new Array<number>(WEEK_QUARTERS).fill(0);
  let { speeds, clock } = fitClock(prior, now);

  function fitClock(believed: HazardPrior, at: number) {
    if (believed.speeds === undefined) return { speeds: undefined, clock: undefined };
    const own = believed.isSameForAll !== true;
    const fitted = own ? fitProductSpeeds(believed.speeds, { events, expected }) : believed.speeds;
    return { speeds: fitted, clock: createActivityClock(calendar, fitted, at) };
  }

  /** Ages at both ends of the span, and how much of the clock's time passes for each millisecond of age. */
  function ages({ origin, from, to }: Span): AgeSpan {
    if (clock === undefined)
      return { from: Math.max(0, from - origin), to: Math.max(0, to - origin), pace: 1 };
    return agesShown({ origin, from, to }, clock.time(origin), clock.time(from), clock.time(to));
  }

  /** `zero`, `start` and `end`: what the clock shows at the origin and at both ends. */
  function agesShown({ origin, from, to }: Span, zero: number, start: number, end: number): AgeSpan {
    const passed = Math.max(0, end - start);
    const age = Math.max(0, start - zero);
    if (agesByClock) return { from: age, to: age + passed, pace: 1 };
    return { from: Math.max(0, from - origin), to: Math.max(0, to - origin), pace: passed / (to - from) };
  }

  function hazardAt({ from, to, pace }: AgeSpan): number {
    return pace * counts.curve.between(from, to);
  }

  const hazard = (span: Span) => hazardAt(ages(span));

  /** An event that came with chance `share`, or none, shared out over the quarters of the span. */
  function countQuarters({ origin, from, to }: Span, share: number): void {
    if (clock === undefined) return;
    const none = share === 0 ? 0 : Math.exp(-hazard({ origin, from, to }));
    if (none === 1) return;
    const zero = clock.time(origin);
    let shown = clock.time(from);
    let reached = 1;
    for (let at = from; at < to; ) {
      const end = Math.min(to, clock.quarterEnd(at));
      const quarter = clock.quarterAt(at);
      const shownNext = clock.time(end);
      const within = hazardAt(agesShown({ origin, from: at, to: end }, zero, shown, shownNext));
      at = end;
      shown = shownNext;
      const passed = reached * Math.exp(-within);
      const here = share === 0 ? 0 : (share * (reached - passed)) / (1 - none);
      const exposed = share === 0 ? 1 : (share * (passed - none)) / (1 - none) + here / 2;
      events[quarter] = (events[quarter] ?? 0) + here;
      expected[quarter] = (expected[quarter] ?? 0) + (within / (speeds?.[quarter] ?? 1)) * exposed;
      reached = passed;
    }
  }

  return {
    get curve() {
      return counts.curve;
    },
    get clock() {
      return clock;
    },
    agesByClock,
    hazard,
    observeNone(span) {
      countQuarters(span, 0);
      counts.observeNone(ages(span));
    },
    observeEvent(span, share) {
      if (share > 0) countQuarters(span, share);
      counts.observeEvent(ages(span), share);
    },
    refit(believed, kept, at) {
      // What was expected in each quarter was so by the curve of its time: a day whose curve was low would seem busy for weeks.
      const grown = counts.refit(believed.hazards);
      for (let quarter = 0; quarter < WEEK_QUARTERS; quarter += 1) {
        events[quarter] = kept * (events[quarter] ?? 0);
        expected[quarter] = kept * grown * (expected[quarter] ?? 0);
      }
      const before = speeds;
      ({ speeds, clock } = fitClock(believed, at));
      if (agesByClock) counts.fade(keptOfAges(before, speeds));
    },
    fade: counts.fade,
    record: () => ({
      counts: counts.record(),
      quarters: { events: events.map(rounded), expected: expected.map(rounded) },
    }),
  };
}

/** A clock that has come to differ by less than this share of the week is taken to be the same. */
const SAME_CLOCK = 0.01;

/** How much ages that were read off a clock count once it runs differently: they would be others now. */
function keptOfAges(before: readonly number[] = [], now: readonly number[] = []): number {
  const week = before.slice(0, HOLIDAY * QUARTERS_PER_DAY);
  const moved = week.reduce((sum, speed, quarter) => sum + Math.abs(speed - (now[quarter] ?? 0)) / 2, 0);
  return 1 - 2 * Math.min(0.5, Math.max(0, moved / week.length - SAME_CLOCK));
}

function rounded(count: number): number {
  return Math.round(count * 1000) / 1000;
}
