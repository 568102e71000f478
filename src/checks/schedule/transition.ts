import { createCounts } from './counts.ts';
import type { TransitionRecord } from './history.ts';
import { LEAST_HAZARD, PRIOR, priorHazards } from './prior.ts';

/** A stretch of time as both clocks saw it: ages, in milliseconds, since what the transition starts from. */
export interface Span {
  wallFrom: number;
  wallTo: number;
  businessFrom: number;
  businessTo: number;
}

/**
 * A step a check waits for, the submission or the release. Two hazards add up: one of the age by the clock on the
 * wall, one of the age in business hours, which stands still with them. Each learns from every look.
 */
export interface Transition {
  /** The summed hazard of the business clock alone. */
  businessHazard(from: number, to: number): number;
  wall: ReturnType<typeof createCounts>;
  quiet(span: Span): void;
  happened(span: Span): void;
  record(): TransitionRecord;
}

/** Beyond so many events the old ones fade, so that a vendor that changes its pace is followed. */
const MEMORY_EVENTS = 2_000;
/** Looks that found nothing change the curves slowly: they are drawn anew after so many. */
const REFIT_AFTER_QUIET = 50;

export function createTransition(kind: 'submission' | 'release', stored?: TransitionRecord): Transition {
  const wall = createCounts(priorHazards(PRIOR[kind].wall), stored?.wall);
  const business = createCounts(priorHazards(PRIOR[kind].business), stored?.business);
  let seen = stored === undefined ? 0 : sum(stored.wall.events) + sum(stored.business.events);
  let quietLooks = 0;

  function refit(): void {
    quietLooks = 0;
    wall.refit();
    business.refit();
  }

  function businessHazard(from: number, to: number): number {
    return business.curve.cumulated(to) - business.curve.cumulated(from);
  }

  return {
    wall,
    businessHazard,
    quiet(span) {
      wall.quiet(span.wallFrom, span.wallTo);
      business.quiet(span.businessFrom, span.businessTo);
      quietLooks += 1;
      if (quietLooks >= REFIT_AFTER_QUIET) refit();
    },
    happened(span) {
      const byWall = wall.curve.cumulated(span.wallTo) - wall.curve.cumulated(span.wallFrom);
      const byBusiness = businessHazard(span.businessFrom, span.businessTo);
      const share = byWall / (byWall + byBusiness);
      if (!Number.isFinite(share)) return;
      if (share > 0) wall.event(span.wallFrom, span.wallTo, share);
      if (share < 1) business.event(span.businessFrom, span.businessTo, 1 - share);
      // What happened on one clock ended the waiting on the other, half way through on average.
      wall.quiet(span.wallFrom, (span.wallFrom + span.wallTo) / 2, 1 - share);
      business.quiet(span.businessFrom, (span.businessFrom + span.businessTo) / 2, share);
      seen += 1;
      if (seen > MEMORY_EVENTS) {
        seen /= 2;
        wall.fade(0.5);
        business.fade(0.5);
      }
      refit();
    },
    record: () => ({ wall: wall.record(), business: business.record() }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
