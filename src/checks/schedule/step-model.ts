import type { LocalCalendar } from '../../time/local-calendar.ts';
import { type ActivityClock, createActivityClock, WEEK_QUARTERS } from './activity-clock.ts';
import { createCounts } from './counts.ts';
import type { HazardCurve } from './hazard-curve.ts';
import type { StepRecord } from './model-snapshot.ts';
import { fitProductSpeeds } from './quarter-counts.ts';

/** What all products together teach about a step: believed of a product until more is known of it. */
export interface StepPrior {
  /** Events per millisecond, by bin of the age grid. */
  wall: readonly number[];
  activity: readonly number[];
  /** Of the activity clock, by quarter of the week. */
  speeds: readonly number[];
}

/** A stretch of time since the step before, at `origin`. Instants in epoch milliseconds. */
export interface Span {
  origin: number;
  from: number;
  to: number;
}

/**
 * When a check takes a step, its submission or its release. Two hazards add up: one by age, whatever the hour, and one per
 * time on the activity clock, which runs faster in the hours in which the step is taken more often. All of it is learned
 * from the polls, which only tell between which two moments a step was taken.
 */
export interface StepModel {
  readonly wall: HazardCurve;
  readonly activity: HazardCurve;
  readonly clock: ActivityClock;
  /**
   * Whether ages of the second hazard are read off the activity clock, as for work that waits until it is done. Otherwise
   * the clock only says how likely the step is at that hour, as for people who answer within some days.
   */
  readonly agesByClock: boolean;
  /** A poll found that the step was not taken in the span. */
  observeNone(span: Span): void;
  /** A poll found that the step was taken somewhere in the span. */
  observeEvent(span: Span): void;
  /** Takes in what all products taught. `kept`: how much what was seen so far counts from now on, at most 1. */
  refit(prior: StepPrior, kept: number, now: number): void;
  record(): StepRecord;
}

/** Beyond this many events the earlier ones count half, so that the model follows a vendor that changes its pace. */
const MEMORY_EVENTS = 2_000;

export function createStepModel(
  calendar: LocalCalendar,
  prior: StepPrior,
  { agesByClock, now, stored }: { agesByClock: boolean; now: number; stored: StepRecord | undefined },
): StepModel {
  const wall = createCounts(prior.wall, stored?.wall);
  const activity = createCounts(prior.activity, stored?.activity);
  const events = stored?.quarters.events.slice() ?? new Array<number>(WEEK_QUARTERS).fill(0);
  const expected = stored?.quarters.expected.slice() ?? new Array<number>(WEEK_QUARTERS).fill(0);
  let speeds = fitProductSpeeds(prior.speeds, { events, expected });
  let clock = createActivityClock(calendar, speeds, now);
  let seen = wall.total() + activity.total();

  /** Ages on both clocks, and how much of the activity clock's time passes for each millisecond of age. */
  function ages({ origin, from, to }: Span) {
    const wall = { from: Math.max(0, from - origin), to: Math.max(0, to - origin), pace: 1 };
    const [zero, start, end] = [clock.time(origin), clock.time(from), clock.time(to)];
    const passed = Math.max(0, end - start);
    const activity = agesByClock
      ? { from: Math.max(0, start - zero), to: Math.max(0, start - zero) + passed, pace: 1 }
      : { ...wall, pace: passed / (to - from) };
    return { wall, activity };
  }

  function activityHazard(span: Span): number {
    const { from, to, pace } = ages(span).activity;
    return pace * activity.curve.between(from, to);
  }

  /** An event that came on the activity clock with chance `share`, or none, shared out over the quarters of the span. */
  function countQuarters({ origin, from, to }: Span, share: number): void {
    const none = share === 0 ? 0 : Math.exp(-activityHazard({ origin, from, to }));
    if (none === 1) return;
    let reached = 1;
    for (let at = from; at < to; ) {
      const end = Math.min(to, clock.quarterEnd(at));
      const quarter = clock.quarterAt(at);
      const hazard = activityHazard({ origin, from: at, to: end });
      at = end;
      const passed = reached * Math.exp(-hazard);
      const here = share === 0 ? 0 : (share * (reached - passed)) / (1 - none);
      const exposed = share === 0 ? 1 : (share * (passed - none)) / (1 - none) + here / 2;
      events[quarter] = (events[quarter] ?? 0) + here;
      expected[quarter] = (expected[quarter] ?? 0) + (hazard / (speeds[quarter] ?? 1)) * exposed;
      reached = passed;
    }
  }

  return {
    get wall() {
      return wall.curve;
    },
    get activity() {
      return activity.curve;
    },
    get clock() {
      return clock;
    },
    agesByClock,
    observeNone(span) {
      if (span.to <= span.from) return;
      const age = ages(span);
      countQuarters(span, 0);
      wall.observeNone(age.wall);
      activity.observeNone(age.activity);
    },
    observeEvent(span) {
      if (span.to <= span.from) return;
      const age = ages(span);
      const byWall = wall.curve.between(age.wall.from, age.wall.to);
      const byActivity = activityHazard(span);
      if (byWall + byActivity <= 0) return;
      // It is unknown which hazard it came from: each gets its share.
      const share = byWall / (byWall + byActivity);
      if (share < 1) countQuarters(span, 1 - share);
      wall.observeEvent(age.wall, share);
      activity.observeEvent(age.activity, 1 - share);
      seen += 1;
      if (seen > MEMORY_EVENTS) {
        seen /= 2;
        wall.fade(0.5);
        activity.fade(0.5);
      }
    },
    refit(believed, kept, at) {
      for (let quarter = 0; quarter < WEEK_QUARTERS; quarter += 1) {
        events[quarter] = kept * (events[quarter] ?? 0);
        expected[quarter] = kept * (expected[quarter] ?? 0);
      }
      wall.refit(believed.wall);
      activity.refit(believed.activity);
      speeds = fitProductSpeeds(believed.speeds, { events, expected });
      clock = createActivityClock(calendar, speeds, at);
    },
    record: () => ({
      wall: wall.record(),
      activity: activity.record(),
      quarters: { events: events.map(rounded), expected: expected.map(rounded) },
    }),
  };
}

function rounded(count: number): number {
  return Math.round(count * 1000) / 1000;
}
