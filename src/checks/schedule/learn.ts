import type { BusinessClock } from './business-clock.ts';
import type { FollowedCheck } from './followed-check.ts';
import type { HazardCurve } from './hazard-curve.ts';
import type { Span } from './transition.ts';

/** Moments spread evenly without chance: multiples of the golden ratio. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Takes in what a look saw: what it teaches of the product, and what is known of the check from then on. */
export type Learn = (check: FollowedCheck, look: { at: number; status: string }) => void;

export function createLearn(clock: BusinessClock): Learn {
  let drawn = 0;

  function span(since: number, from: number, to: number): Span {
    const begin = clock.time(since);
    return {
      wallFrom: from - since,
      wallTo: to - since,
      businessFrom: clock.time(from) - begin,
      businessTo: clock.time(to) - begin,
    };
  }

  /** When the worker submitted, for all we know: a moment of (from, to] drawn after the chance that the rest followed. */
  function submission(curve: HazardCurve, from: number, to: number, released: boolean): number {
    drawn = (drawn + GOLDEN) % 1;
    const area = (age: number) => (released ? age - curve.survivedArea(age) : curve.survivedArea(age));
    let low = 0;
    let high = to - from;
    const wanted = drawn * area(high);
    while (high - low > 1) {
      const middle = (low + high) / 2;
      if (area(middle) < wanted) low = middle;
      else high = middle;
    }
    return to - high;
  }

  function leavesPending(check: FollowedCheck, at: number, released: boolean): void {
    const { product, lookedAt, invitedAt } = check;
    product.submission.happened(span(invitedAt, lookedAt, at));
    const submittedAt = submission(product.release.wall.curve, lookedAt, at, released);
    check.submittedAfter = lookedAt;
    check.submittedBy = at;
    check.submittedAt = submittedAt;
    const since = span(submittedAt, submittedAt, at);
    if (released) product.release.happened(since);
    else product.release.quiet(since);
  }

  return (check, { at, status }) => {
    const { product, lookedAt } = check;
    if (check.status === 'Pending') {
      if (status === 'Pending') product.submission.quiet(span(check.invitedAt, lookedAt, at));
      else if (status === 'In Progress') leavesPending(check, at, false);
      else if (status === 'Completed') leavesPending(check, at, true);
    } else if (check.status === 'In Progress') {
      const since = span(check.submittedAt, lookedAt, at);
      if (status === 'In Progress') product.release.quiet(since);
      else if (status === 'Completed') product.release.happened(since);
    }
  };
}
