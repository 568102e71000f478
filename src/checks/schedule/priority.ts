import { ageBin } from './age-grid.ts';
import type { BusinessClock } from './business-clock.ts';
import type { PolledCheck } from './polled-check.ts';

/**
 * How much finding a submission counts compared with finding a result. It ends no waiting, but the result may then come
 * any minute. Between 0.03 and 0.4 the benchmark hardly changes.
 */
const SUBMISSION_WEIGHT = 0.1;

/** The chance that something changed between the last poll and `now`: by wall-clock time, or else in business hours. */
function newsChance(
  check: PolledCheck,
  now: number,
  clock: BusinessClock,
): { wall: number; business: number } {
  const businessAge = clock.time(now) - check.businessOrigin;
  const businessSeen = check.businessPolled - check.businessOrigin;
  if (check.status === 'Pending') {
    const { submission, release } = check.product;
    const wall = submission.wall.between(check.polledAt - check.ageOrigin, now - check.ageOrigin);
    const business = submission.business.between(businessSeen, businessAge);
    // The chance that it is released too, if the worker submitted at any moment since the last poll.
    const unseen = now - check.polledAt;
    const released = 1 - release.wall.survivedArea(unseen) / unseen;
    const weight = released + SUBMISSION_WEIGHT * (1 - released);
    return { wall: weight * -Math.expm1(-wall), business: weight * Math.exp(-wall) * -Math.expm1(-business) };
  }
  const waits = unreleased(check, now) / unreleased(check, check.polledAt);
  const business = check.product.release.business.between(businessSeen, businessAge);
  return { wall: 1 - waits, business: waits * -Math.expm1(-business) };
}

/** Proportional to the chance that it is not released automatically by `at`, over all possible submission times. */
function unreleased({ product, submittedAfter, submittedBy }: PolledCheck, at: number): number {
  const { wall } = product.release;
  if (submittedBy - submittedAfter < 1000) return Math.exp(-wall.between(0, at - submittedBy));
  return wall.survivedArea(at - submittedAfter) - wall.survivedArea(at - submittedBy);
}

/**
 * Seconds of waiting that a poll at `now` would end: the longest time a change can have gone unseen, times the chance that
 * there is one. It is the τ·P(τ) of Whittle's index for detecting a change at linear cost (compare Kolobov et al. 2019,
 * "Staying up to date with online content changes using reinforcement learning for scheduling"). Grows until the next poll.
 */
export function priority(check: PolledCheck, now: number, clock: BusinessClock): number {
  if (now <= check.polledAt) return 0;
  const chance = newsChance(check, now, clock);
  // A change that comes in business hours cannot have waited since before they began.
  const sinceOpening = Math.max(0, now - Math.max(check.pickedAt, check.opensAt));
  return ((now - check.pickedAt) * chance.wall + sinceOpening * chance.business) / 1000;
}

/** How likely a change is at `now`: events per millisecond. */
export function newsRate(check: PolledCheck, now: number, clock: BusinessClock): number {
  const { wall, business } = check.status === 'Pending' ? check.product.submission : check.product.release;
  const atAnyHour = wall.hazards[ageBin(now - check.ageOrigin)] ?? 0;
  if (clock.opening(now) > now) return atAnyHour;
  return atAnyHour + (business.hazards[ageBin(clock.time(now) - check.businessOrigin)] ?? 0);
}
