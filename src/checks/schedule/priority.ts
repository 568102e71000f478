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

/** The mean milliseconds for which such submissions have waited: those that are released, and the others by their weight. */
function releasedWait(release: HazardCurve, window: number): number {
  if (window <= 0) return 0;
  const unreleased = release.survivedArea(window) - release.survivedVolume(window) / window;
  return window / 2 - (1 - SUBMISSION_WEIGHT) * unreleased;
}

/**
 * Seconds of waiting that a poll at `now` would end: how long a result is expected to have waited since the last poll. It
 * is Whittle's index for finding events that come once and at a constant hazard λ, which is (exp(λτ) − 1) / λ − τ after τ;
 * the hazard changes little from poll to poll. Grows until the next poll.
 */
export function priority(check: PolledCheck, now: number): number {
  if (now <= check.polledAt) return 0;
  const later = unseenHazard(check, 'later', now);
  const [soonWindow, laterWindow] = [unseenWindow(check, 'soon', now), unseenWindow(check, 'later', now)];
  let hazard: number;
  let waited: number;
  if (check.status === 'Pending') {
    // A result may be there only where the worker submitted since.
    const { curve } = check.product.release.soon;
    const soon = unseenHazard(check, 'soon', now);
    hazard = soon * releasedShare(curve, soonWindow) + later * releasedShare(curve, laterWindow);
    waited = soon * releasedWait(curve, soonWindow) + later * releasedWait(curve, laterWindow);
  } else {
    const soon = automaticHazard(check, now);
    hazard = soon + later;
    waited = (soon * soonWindow + later * laterWindow) / 2;
  }
  // Polls that were not answered do not raise it for ever.
  const unpicked = Math.max(0, now - check.pickedAt) / (now - check.polledAt);
  return (waited * oddsFactor(hazard) * Math.min(1, unpicked)) / 1000;
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
