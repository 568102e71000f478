import { createCounts } from './counts.ts';
import type { HazardCurve } from './hazard-curve.ts';
import type { StepRecord } from './model-snapshot.ts';
import { PRIOR, priorOf } from './prior.ts';

/** A stretch of time on the wall clock and on the business clock: ages in milliseconds. */
export interface Span {
  wall: { from: number; to: number };
  business: { from: number; to: number };
}

/**
 * When a check takes a step, its submission or its release. Two hazards add up: one by age on the wall clock, one by age in
 * business hours. Both learn from every poll.
 */
export interface StepModel {
  readonly wall: HazardCurve;
  readonly business: HazardCurve;
  /** A poll found that the step was not taken in the span. */
  observeNone(span: Span): void;
  /** A poll found that the step was taken somewhere in the span. */
  observeEvent(span: Span): void;
  record(): StepRecord;
}

/** Beyond this many events the earlier ones count half, so that the model follows a vendor that changes its pace. */
const MEMORY_EVENTS = 2_000;
/** Polls that found nothing change the curves slowly: they are fitted again after this many. */
const REFIT_AFTER_UNCHANGED = 50;

export function createStepModel(kind: keyof typeof PRIOR, stored?: StepRecord): StepModel {
  const wall = createCounts(priorOf(PRIOR[kind].wall), stored?.wall);
  const business = createCounts(priorOf(PRIOR[kind].business), stored?.business);
  let seen = wall.total() + business.total();
  let unchangedPolls = 0;

  function refit(): void {
    unchangedPolls = 0;
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
      unchangedPolls += 1;
      if (unchangedPolls >= REFIT_AFTER_UNCHANGED) refit();
    },
    observeEvent(span) {
      const byWall = wall.curve.between(span.wall.from, span.wall.to);
      const byBusiness = business.curve.between(span.business.from, span.business.to);
      if (byWall + byBusiness <= 0) return;
      // It is unknown which hazard it came from: each gets its share.
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
