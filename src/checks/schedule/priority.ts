import { ageBin } from './age-grid.ts';
import { type News, newsSince } from './news.ts';
import { clockMarks, nextStep, type PolledCheck } from './polled-check.ts';

/**
 * How much finding a submission counts compared with finding a result. It ends no waiting, but the result may then come
 * any minute. Between 0.03 and 0.4 the benchmark hardly changes.
 */
const SUBMISSION_WEIGHT = 0.1;
/** Beyond this integrated hazard, what is surely there is not told apart. */
const MOST_HAZARD = 4;

/** What a poll is expected to find. */
interface Find {
  /** The integrated hazard of a result. */
  hazard: number;
  /** Milliseconds for which results, and submissions by their weight, are expected to have waited, at small hazards. */
  waited: number;
}

/** A result may be there only where the worker submitted since, at an even rate over the window. */
function findPending(check: PolledCheck, { hazard, window }: News): Find {
  if (hazard === 0 || window <= 0) return { hazard: 0, waited: 0 };
  const { wall } = check.product.release;
  const unreleased = wall.survivedArea(window) / window;
  const unreleasedWaited = wall.survivedVolume(window) / window;
  return {
    hazard: hazard * (1 - unreleased),
    waited: hazard * (window / 2 - (1 - SUBMISSION_WEIGHT) * unreleasedWaited),
  };
}

function findInProgress({ hazard, window }: News): Find {
  return { hazard, waited: (hazard * window) / 2 };
}

/** Where the submission is known to within this share of the age, it makes no difference when exactly it was. */
const KNOWN_WITHIN = 0.1;

/** The hazard of an automatic release since the last poll, over all possible submission times. */
function automatic(check: PolledCheck, now: number, { hazard, window }: News): News {
  const { submittedAfter, submittedBy, polledAt } = check;
  if (submittedBy - submittedAfter <= KNOWN_WITHIN * (polledAt - submittedAfter)) return { hazard, window };
  return { hazard: Math.max(0, Math.log(unreleased(check, polledAt) / unreleased(check, now))), window };
}

/** Proportional to the chance that it is not released automatically by `at`, over all possible submission times. */
function unreleased({ product, submittedAfter, submittedBy }: PolledCheck, at: number): number {
  const { wall } = product.release;
  if (submittedBy - submittedAfter < 1000) return Math.exp(-wall.between(0, at - submittedBy));
  return wall.survivedArea(at - submittedAfter) - wall.survivedArea(at - submittedBy);
}

/**
 * The odds that there is a result, integrated since the last poll, over the same at small hazards. A result that is likely
 * counts for more than a small chance of one: finding it, the check needs no further polls.
 */
function oddsFactor(hazard: number): number {
  const h = Math.min(MOST_HAZARD, hazard);
  return h < 0.01 ? 1 + h / 3 : (2 * (Math.expm1(h) - h)) / (h * h);
}

/**
 * Seconds of waiting that a poll at `now` would end: how long a result is expected to have waited since the last poll. It
 * is Whittle's index for finding events that come once and at a constant hazard λ, which is (exp(λτ) − 1) / λ − τ after τ;
 * the hazard changes little from poll to poll. Grows until the next poll.
 */
export function priority(check: PolledCheck, now: number): number {
  if (now <= check.polledAt) return 0;
  const { wall, activity } = newsSince(check, now);
  const isPending = check.status === 'Pending';
  const finds = isPending
    ? [findPending(check, wall), findPending(check, activity)]
    : [findInProgress(automatic(check, now, wall)), findInProgress(activity)];
  let hazard = 0;
  let waited = 0;
  for (const find of finds) {
    hazard += find.hazard;
    waited += find.waited;
  }
  // Polls that were not answered do not raise it for ever.
  const unpicked = Math.max(0, now - check.pickedAt) / (now - check.polledAt);
  return (waited * oddsFactor(hazard) * Math.min(1, unpicked)) / 1000;
}

/** How likely a change is at `now`: events per millisecond. */
export function newsRate(check: PolledCheck, now: number): number {
  const { wall, activity } = nextStep(check);
  const { clock, origin } = clockMarks(check);
  const atAnyHour = wall.hazards[ageBin(now - check.ageOrigin)] ?? 0;
  return atAnyHour + clock.speed(now) * (activity.hazards[ageBin(clock.passed(origin, now))] ?? 0);
}
