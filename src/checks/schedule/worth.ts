import type { BusinessClock } from './business-clock.ts';
import type { FollowedCheck } from './followed-check.ts';

export const T = { ipWeight: 0.5, kind: 0 };

/** `wall` and `business`: the chance that news has come since the last look, by either clock. */
function parts(check: FollowedCheck, now: number, clock: BusinessClock): { wall: number; business: number } {
  const { submission, release } = check.product;
  if (check.status === 'Pending') {
    const { lookedAt, invitedAt } = check;
    const curve = submission.wall.curve;
    const wall = curve.cumulated(now - invitedAt) - curve.cumulated(lookedAt - invitedAt);
    const invitedOn = clock.time(invitedAt);
    const business = submission.businessHazard(clock.time(lookedAt) - invitedOn, clock.time(now) - invitedOn);
    // Released, had the submission come at a random moment since the last look.
    const unseen = now - lookedAt;
    const released = 1 - release.wall.curve.survivedArea(unseen) / unseen;
    const w = released + T.ipWeight * (1 - released);
    return { wall: w * -Math.expm1(-wall), business: w * Math.exp(-wall) * -Math.expm1(-business) };
  }
  const submittedOn = clock.time(check.submittedAt);
  const business = release.businessHazard(clock.time(check.lookedAt) - submittedOn, clock.time(now) - submittedOn);
  const survived = survivors(check, now) / survivors(check, check.lookedAt);
  return { wall: 1 - survived, business: survived * -Math.expm1(-business) };
}

/** In proportion to the chance that the clock on the wall has released nothing by `at`, over all moments of submission. */
function survivors({ product, submittedAfter, submittedBy }: FollowedCheck, at: number): number {
  const { curve } = product.release.wall;
  if (submittedBy - submittedAfter < 1000) return Math.exp(-curve.cumulated(at - submittedBy));
  return curve.survivedArea(at - submittedAfter) - curve.survivedArea(at - submittedBy);
}

/** Seconds of waiting that a look is likely to end: since its last turn, if the news came at once. Grows with time. */
export function worth(check: FollowedCheck, now: number, clock: BusinessClock): number {
  if (now <= check.lookedAt) return 0;
  const { wall, business } = parts(check, now, clock);
  const since = T.kind === 0 ? Math.max(check.turnAt, Math.min(now, clock.opening(check.lookedAt))) : check.turnAt;
  return ((now - check.turnAt) * wall + (now - since) * business) / 1000;
}
