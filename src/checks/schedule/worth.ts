import type { BusinessClock } from './business-clock.ts';
import type { FollowedCheck } from './followed-check.ts';

export const T = { ipWeight: 0.5, kind: 0 };

/** The chance, at `now`, that news has come since the last look. */
export function newsChance(check: FollowedCheck, now: number, clock: BusinessClock): number {
  if (now <= check.lookedAt) return 0;
  const { submission, release } = check.product;
  if (check.status === 'Pending') {
    const { lookedAt, invitedAt } = check;
    const curve = submission.wall.curve;
    const wall = curve.cumulated(now - invitedAt) - curve.cumulated(lookedAt - invitedAt);
    const invitedOn = clock(invitedAt);
    const business = submission.businessHazard(clock(lookedAt) - invitedOn, clock(now) - invitedOn);
    const submitted = -Math.expm1(-wall - business);
    // Released, had the submission come at a random moment since the last look.
    const unseen = now - lookedAt;
    const released = 1 - release.wall.curve.survivedArea(unseen) / unseen;
    return submitted * (released + T.ipWeight * (1 - released));
  }
  const submittedOn = clock(check.submittedAt);
  const business = release.businessHazard(clock(check.lookedAt) - submittedOn, clock(now) - submittedOn);
  return 1 - (survivors(check, now) / survivors(check, check.lookedAt)) * Math.exp(-business);
}

/** In proportion to the chance that the clock on the wall has released nothing by `at`, over all moments of submission. */
function survivors({ product, submittedAfter, submittedBy }: FollowedCheck, at: number): number {
  const { curve } = product.release.wall;
  if (submittedBy - submittedAfter < 1000) return Math.exp(-curve.cumulated(at - submittedBy));
  return curve.survivedArea(at - submittedAfter) - curve.survivedArea(at - submittedBy);
}

/** Seconds of waiting that a look is likely to end: since its last turn, if the news came at once. Grows with time. */
export function worth(check: FollowedCheck, now: number, clock: BusinessClock): number {
  return ((now - check.turnAt) / 1000) * newsChance(check, now, clock);
}
