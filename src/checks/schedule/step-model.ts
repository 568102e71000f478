import { createCounts } from './counts.ts';
import type { HazardCurve } from './hazard-curve.ts';
import type { StepRecord } from './model-snapshot.ts';
import { PRIOR, priorOf } from './prior.ts';

/** A stretch of time as both clocks saw it: ages in milliseconds. */
export interface Span {
  wall: { from: number; to: number };
  business: { from: number; to: number };
}

/**
 * A step a check waits for, the submission or the release. Two hazards add up: one of the age by the clock on the
 * wall, one of the age in business hours, which stands still with them. Both learn from every look.
 */
export interface StepModel {
  readonly wall: HazardCurve;
  readonly business: HazardCurve;
  /** A look found that nothing happened in the span. */
  observeNone(span: Span): void;
  /** A look found that it happened somewhere in the span. */
  observeEvent(span: Span): void;
  record(): StepRecord;
}

/** Beyond so many events the old ones fade, so that a vendor that changes its pace is followed. */
const MEMORY_EVENTS = 2_000;
/** Looks that found nothing bend the curves slowly: these are drawn anew after so many. */
const REFIT_AFTER_QUIET = 50;

export function createStepModel(kind: keyof typeof PRIOR, stored?: StepRecord): StepModel {
  const wall = createCounts(priorOf(PRIOR[kind].wall), stored?.wall);
  const business = createCounts(priorOf(PRIOR[kind].business), stored?.business);
  let seen = wall.total() + business.total();
  let quietLooks = 0;

  function refit(): void {
    quietLooks = 0;
    wall.refit();
    business.refit();
  }

  return {
    get wall() {
      return wall.curve;
    },
    get business() {
      return business.curve;
    },
    observeNone(span) {
      wall.observeNone(span.wall.from, span.wall.to);
      business.observeNone(span.business.from, span.business.to);
      quietLooks += 1;
      if (quietLooks >= REFIT_AFTER_QUIET) refit();
    },
    observeEvent(span) {
      const byWall = wall.curve.between(span.wall.from, span.wall.to);
      const byBusiness = business.curve.between(span.business.from, span.business.to);
      if (byWall + byBusiness <= 0) return;
      // Which clock it was is not seen: each has its share.
      const share = byWall / (byWall + byBusiness);
      wall.observeEvent(span.wall.from, span.wall.to, share);
      business.observeEvent(span.business.from, span.business.to, 1 - share);
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
