import type { LocalCalendar } from '../../time/local-calendar.ts';
import { createHazardModel, type HazardModel, type HazardPrior, type Span } from './hazard-model.ts';
import type { StepRecord } from './model-snapshot.ts';

/** Of the steps that are taken soon, and of those that take days. */
export type HazardKind = 'soon' | 'later';

export type StepPrior = Record<HazardKind, HazardPrior>;

/** For each hazard, whether ages are read off its clock. */
export type AgesByClock = Record<HazardKind, boolean>;

/**
 * When a check takes a step, its submission or its release. Two hazards add up: one of the steps that are taken soon, and
 * one of those that take days. All of it is learned from the polls, which only tell between which two moments a step was
 * taken.
 */
export interface StepModel {
  readonly soon: HazardModel;
  readonly later: HazardModel;
  /** How many events were seen, before a restart too. Beyond 2,000 the earlier ones count half. */
  readonly seen: number;
  /** Both hazards, integrated over the span. */
  hazard(span: Span): number;
  /** A poll found that the step was not taken in the span. */
  observeNone(span: Span): void;
  /** A poll found that the step was taken somewhere in the span. */
  observeEvent(span: Span): void;
  /** Takes in what all products taught. `kept`: how much what was seen of the hours counts from now on, at most 1. */
  refit(prior: StepPrior, kept: number, now: number): void;
  record(): StepRecord;
}

/** Beyond this many events the earlier ones count half, so that the model follows a vendor that changes its pace. */
const MEMORY_EVENTS = 2_000;

export function createStepModel(
  calendar: LocalCalendar,
  prior: StepPrior,
  { agesByClock, now, stored }: { agesByClock: AgesByClock; now: number; stored: StepRecord | undefined },
): StepModel {
  const soon = createHazardModel(calendar, prior.soon, {
    agesByClock: agesByClock.soon,
    now,
    stored: stored && { counts: stored.wall, ...(stored.soonQuarters && { quarters: stored.soonQuarters }) },
  });
  const later = createHazardModel(calendar, prior.later, {
    agesByClock: agesByClock.later,
    now,
    stored: stored && { counts: stored.activity, quarters: stored.quarters },
  });
  let seen = stored === undefined ? 0 : eventsSeen(stored);

  return {
    soon,
    later,
    get seen() {
      return seen;
    },
    hazard: (span) => (span.to <= span.from ? 0 : soon.hazard(span) + later.hazard(span)),
    observeNone(span) {
      if (span.to <= span.from) return;
      soon.observeNone(span);
      later.observeNone(span);
    },
    observeEvent(span) {
      if (span.to <= span.from) return;
      const hazard = soon.hazard(span);
      const both = hazard + later.hazard(span);
      if (both <= 0) return;
      // It is unknown which hazard it came from: each gets its share.
      soon.observeEvent(span, hazard / both);
      later.observeEvent(span, 1 - hazard / both);
      seen += 1;
      if (seen > MEMORY_EVENTS) {
        seen /= 2;
        soon.fade(0.5);
        later.fade(0.5);
      }
    },
    refit(believed, kept, at) {
      soon.refit(believed.soon, kept, at);
      later.refit(believed.later, kept, at);
    },
    record() {
      const [first, second] = [soon.record(), later.record()];
      return {
        wall: first.counts,
        activity: second.counts,
        quarters: second.quarters,
        seen,
        ...(soon.clock === undefined ? {} : { soonQuarters: first.quarters }),
      };
    },
  };
}

/** Earlier versions did not store how many: each event is shared out over the two hazards and their bins. */
function eventsSeen({ wall, activity, seen }: StepRecord): number {
  return seen ?? Math.round([...wall.events, ...activity.events].reduce((sum, share) => sum + share, 0));
}
