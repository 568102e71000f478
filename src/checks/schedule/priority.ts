import { ageBin } from './age-grid.ts';
import type { BusinessClock } from './business-clock.ts';
import type { PolledCheck } from './polled-check.ts';

/**
 * What finding a submission counts beside finding a result. It ends nobody's waiting, but tells that the result may
 * come any minute. From 0.03 to 0.4 the bench hardly changes.
 */
const SUBMISSION_COUNTS = 0.1;

/** The chance that news has come by `now` since the last look: by the clock on the wall, and else in business hours. */
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
    // Released as well, had the submission come at any moment since the last look.
    const unseen = now - check.polledAt;
    const released = 1 - release.wall.survivedArea(unseen) / unseen;
    const counts = released + SUBMISSION_COUNTS * (1 - released);
    return { wall: counts * -Math.expm1(-wall), business: counts * Math.exp(-wall) * -Math.expm1(-business) };
  }
  const waits = waiting(check, now) / waiting(check, check.polledAt);
  const business = check.product.release.business.between(businessSeen, businessAge);
  return { wall: 1 - waits, business: waits * -Math.expm1(-business) };
}

/** In proportion to the chance that no machine has released it by `at`, over all moments of its submission. */
function waiting({ product, submittedAfter, submittedBy }: PolledCheck, at: number): number {
  const { wall } = product.release;
  if (submittedBy - submittedAfter < 1000) return Math.exp(-wall.between(0, at - submittedBy));
  return wall.survivedArea(at - submittedAfter) - wall.survivedArea(at - submittedBy);
}

/**
 * Seconds of waiting that a look at `now` would end: how long news can have been there, times the chance that it is.
 * The τ·P(τ) of Whittle's index for detecting a change at linear cost (compare Kolobov et al. 2019, "Staying up to
 * date with online content changes using reinforcement learning for scheduling"). Grows until the check is looked at.
 */
export function priority(check: PolledCheck, now: number, clock: BusinessClock): number {
  if (now <= check.polledAt) return 0;
  const chance = newsChance(check, now, clock);
  // What comes in business hours cannot have waited since before they began.
  const sinceOffice = Math.max(0, now - Math.max(check.pickedAt, check.officeFrom));
  return ((now - check.pickedAt) * chance.wall + sinceOffice * chance.business) / 1000;
}

/** How fast news comes at `now`: events per millisecond. */
export function newsRate(check: PolledCheck, now: number, clock: BusinessClock): number {
  const { wall, business } = check.status === 'Pending' ? check.product.submission : check.product.release;
  const byMachine = wall.hazards[ageBin(now - check.ageOrigin)] ?? 0;
  if (clock.opening(now) > now) return byMachine;
  return byMachine + (business.hazards[ageBin(clock.time(now) - check.businessOrigin)] ?? 0);
}
