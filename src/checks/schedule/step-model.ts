import type { LocalCalendar } from '../../time/local-calendar.ts';
import { type ActivityClock, createActivityClock, WEEK_HOURS } from './activity-clock.ts';
import { createCounts } from './counts.ts';
import type { HazardCurve } from './hazard-curve.ts';
import { fitProductSpeeds } from './hour-counts.ts';
import type { StepRecord } from './model-snapshot.ts';
import type { Prior } from './prior.ts';

/** What is believed of a step before anything is known of the product: by all products together. */
export interface StepPrior {
  wall: Prior;
  activity: Prior;
  /** Of the activity clock, by hour of the week. */
  speeds: readonly number[];
}

/** A stretch of time since the step before, at `origin`. Instants in epoch milliseconds. */
export interface Span {
  origin: number;
  from: number;
  to: number;
}

/**
 * When a check takes a step, its submission or its release. Two hazards add up: one by age on the wall clock, whatever the
 * hour, and one by age on the activity clock, which runs faster in the hours in which the step is taken more often. All of
 * it is learned from the polls, which only tell between which two moments a step was taken.
 */
export interface StepModel {
  readonly wall: HazardCurve;
  readonly activity: HazardCurve;
  readonly clock: ActivityClock;
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
/** Polls that found nothing change the curves slowly: they are fitted again after this many. */
const REFIT_AFTER_UNCHANGED = 50;

export function createStepModel(
  calendar: LocalCalendar,
  prior: StepPrior,
  now: number,
  stored?: StepRecord,
): StepModel {
  const wall = createCounts(prior.wall, stored?.wall);
  const activity = createCounts(prior.activity, stored?.activity);
  const events = stored?.hours.events.slice() ?? new Array<number>(WEEK_HOURS).fill(0);
  const expected = stored?.hours.expected.slice() ?? new Array<number>(WEEK_HOURS).fill(0);
  let speeds = fitProductSpeeds(prior.speeds, { events, expected });
  let clock = createActivityClock(calendar, speeds, now);
  let seen = wall.total() + activity.total();
  let unchangedPolls = 0;

  function refitCurves(): void {
    unchangedPolls = 0;
    wall.refit();
    activity.refit();
  }

  function ages({ origin, from, to }: Span) {
    const zero = clock.time(origin);
    return {
      wall: { from: Math.max(0, from - origin), to: Math.max(0, to - origin) },
      activity: { from: Math.max(0, clock.time(from) - zero), to: Math.max(0, clock.time(to) - zero) },
    };
  }

  /** An event that came on the activity clock with chance `share`, or none, shared out over the hours of the span. */
  function countHours({ origin, from, to }: Span, share: number): void {
    const zero = clock.time(origin);
    const hazardBetween = (since: number, until: number) =>
      activity.curve.between(Math.max(0, clock.time(since) - zero), Math.max(0, clock.time(until) - zero));
    const none = share === 0 ? 0 : Math.exp(-hazardBetween(from, to));
    if (none === 1) return;
    let reached = 1;
    for (const stretch of clock.stretches(from, to)) {
      const { hour } = stretch;
      const hazard = hazardBetween(stretch.from, stretch.to);
      const passed = reached * Math.exp(-hazard);
      const here = share === 0 ? 0 : (share * (reached - passed)) / (1 - none);
      const exposed = share === 0 ? 1 : (share * (passed - none)) / (1 - none) + here / 2;
      events[hour] = (events[hour] ?? 0) + here;
      expected[hour] = (expected[hour] ?? 0) + (hazard / (speeds[hour] ?? 1)) * exposed;
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
    observeNone(span) {
      if (span.to <= span.from) return;
      const age = ages(span);
      countHours(span, 0);
      wall.observeNone(age.wall.from, age.wall.to);
      activity.observeNone(age.activity.from, age.activity.to);
      unchangedPolls += 1;
      if (unchangedPolls >= REFIT_AFTER_UNCHANGED) refitCurves();
    },
    observeEvent(span) {
      if (span.to <= span.from) return;
      const age = ages(span);
      const byWall = wall.curve.between(age.wall.from, age.wall.to);
      const byActivity = activity.curve.between(age.activity.from, age.activity.to);
      if (byWall + byActivity <= 0) return;
      // It is unknown which hazard it came from: each gets its share.
      const share = byWall / (byWall + byActivity);
      if (share < 1) countHours(span, 1 - share);
      wall.observeEvent(age.wall.from, age.wall.to, share);
      activity.observeEvent(age.activity.from, age.activity.to, 1 - share);
      seen += 1;
      if (seen > MEMORY_EVENTS) {
        seen /= 2;
        wall.fade(0.5);
        activity.fade(0.5);
      }
      refitCurves();
    },
    refit(believed, kept, at) {
      for (let hour = 0; hour < WEEK_HOURS; hour += 1) {
        events[hour] = kept * (events[hour] ?? 0);
        expected[hour] = kept * (expected[hour] ?? 0);
      }
      wall.refit(believed.wall);
      activity.refit(believed.activity);
      speeds = fitProductSpeeds(believed.speeds, { events, expected });
      clock = createActivityClock(calendar, speeds, at);
    },
    record: () => ({
      wall: wall.record(),
      activity: activity.record(),
      hours: { events: events.map(rounded), expected: expected.map(rounded) },
    }),
  };
}

function rounded(count: number): number {
  return Math.round(count * 1000) / 1000;
}
