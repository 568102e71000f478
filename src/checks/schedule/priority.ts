import { ageBin } from './age-grid.ts';
import type { HazardCurve } from './hazard-curve.ts';
import { clockMarks, nextStep, type PolledCheck } from './polled-check.ts';
import type { HazardKind } from './step-model.ts';
import { unseenHazard, unseenWindow } from './unseen-step.ts';

/**
 * How much finding a submission counts compared with finding a result. It ends no waiting, but the result may then come
 * any minute. Between 0.03 and 0.4 the benchmark hardly changes.
 */
const SUBMISSION_WEIGHT = 0.1;
/** Integrated hazards above this count as this much: a result is almost certainly there. */
const MOST_HAZARD = 4;
const MOST_CHANCE = -Math.expm1(-MOST_HAZARD);

/** Where the submission is known to within this share of the age, it makes no difference when exactly it was. */
const KNOWN_WITHIN = 0.1;

/** The hazard of an automatic release since the last poll, over all possible submission times. */
function automaticHazard(check: PolledCheck, now: number): number {
  const { submittedAfter, submittedBy, polledAt } = check;
  if (submittedBy - submittedAfter <= KNOWN_WITHIN * (polledAt - submittedAfter))
    return unseenHazard(check, 'soon', now);
  return Math.max(0, Math.log(unreleased(check, polledAt) / unreleased(check, now)));
}

/** Proportional to the chance that it is not released automatically by `at`, over all possible submission times. */
function unreleased({ product, submittedAfter, submittedBy }: PolledCheck, at: number): number {
  const { curve } = product.release.soon;
  if (submittedBy - submittedAfter < 1000) return Math.exp(-curve.between(0, at - submittedBy));
  return curve.survivedArea(at - submittedAfter) - curve.survivedArea(at - submittedBy);
}

/**
 * The odds that there is a result, integrated since the last poll, over the same at small hazards. A result that is likely
 * counts for more than a small chance of one: finding it, the check needs no further polls.
 */
function oddsFactor(hazard: number): number {
  const h = Math.min(MOST_HAZARD, hazard);
  return h < 0.01 ? 1 + h / 3 : (2 * (Math.expm1(h) - h)) / (h * h);
}

/** The share of submissions at an even rate over `window` that are released by its end. */
function releasedShare(release: HazardCurve, window: number): number {
  return window <= 0 ? 0 : 1 - release.survivedArea(window) / window;
}

/** The mean milliseconds since such a submission in which it was not released. */
function unreleasedWait(release: HazardCurve, window: number): number {
  return window <= 0 ? 0 : release.survivedArea(window) - release.survivedVolume(window) / window;
}

/** The index of a step with this chance of having been taken, which at an even rate has waited so many milliseconds. */
function waitedOdds(chance: number, waited: number): number {
  if (chance <= 0) return 0;
  const hazard = -Math.log1p(-Math.min(MOST_CHANCE, chance));
  return (waited * oddsFactor(hazard) * hazard) / chance;
}

/**
 * Of a pending check: a result may be there only where the worker submitted since. `waited` counts a submission that was
 * not released by its weight.
 */
function pendingWaited(check: PolledCheck, now: number): number {
  const { curve } = check.product.release.soon;
  let [hazard, released, waited, unreleased] = [0, 0, 0, 0];
  for (const kind of ['soon', 'later'] as const) {
    const part = unseenHazard(check, kind, now);
    const window = unseenWindow(check, kind, now);
    const waits = unreleasedWait(curve, window);
    hazard += part;
    released += part * releasedShare(curve, window);
    waited += part * (window / 2 - waits);
    unreleased += part * waits;
  }
  if (hazard === 0) return 0;
  /** At most one submission comes of a hazard, however great it is. */
  const once = -Math.expm1(-hazard) / hazard;
  return (
    waitedOdds(once * released, once * waited) +
    SUBMISSION_WEIGHT * waitedOdds(once * (hazard - released), once * unreleased)
  );
}

function submittedWaited(check: PolledCheck, now: number): number {
  const [soon, later] = [automaticHazard(check, now), unseenHazard(check, 'later', now)];
  const waited = (soon * unseenWindow(check, 'soon', now) + later * unseenWindow(check, 'later', now)) / 2;
  return waited * oddsFactor(soon + later);
}

/**
 * Seconds of waiting that a poll at `now` would end: how long a result is expected to have waited since the last poll. It
 * is Whittle's index for finding events that come once and at a constant hazard λ, which is (exp(λτ) − 1) / λ − τ after τ;
 * the hazard changes little from poll to poll. Grows until the next poll.
 */
export function priority(check: PolledCheck, now: number): number {
  if (now <= check.polledAt) return 0;
  const waited = check.status === 'Pending' ? pendingWaited(check, now) : submittedWaited(check, now);
  // Polls that were not answered do not raise it for ever.
  const unpicked = Math.max(0, now - check.pickedAt) / (now - check.polledAt);
  return (waited * Math.min(1, unpicked)) / 1000;
}

/** How likely a change is at `now`: events per millisecond. */
export function changeRate(check: PolledCheck, now: number): number {
  return rateOf(check, 'soon', now) + rateOf(check, 'later', now);
}

function rateOf(check: PolledCheck, kind: HazardKind, now: number): number {
  const { curve, clock, agesByClock } = nextStep(check)[kind];
  const age = now - check.ageOrigin;
  if (clock === undefined) return curve.hazards[ageBin(age)] ?? 0;
  const { originTime } = clockMarks(check, kind, clock);
  const shown = agesByClock ? Math.max(0, clock.time(now) - originTime) : age;
  return clock.speed(now) * (curve.hazards[ageBin(shown)] ?? 0);
}
