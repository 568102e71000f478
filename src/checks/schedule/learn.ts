import type { BusinessClock } from './business-clock.ts';
import type { HazardCurve } from './hazard-curve.ts';
import { markSubmitted, type PolledCheck } from './polled-check.ts';
import type { Span } from './step-model.ts';

/** Multiples of the golden ratio, less their whole part, are spread evenly: chance without dice. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Takes in what a look saw: what it teaches about the product, and about this check's submission. */
export type Learn = (check: PolledCheck, look: { at: number; status: string }) => void;

export function createLearn(clock: BusinessClock): Learn {
  let drawn = 0;

  function unseen(
    {
      ageOrigin: bornAt,
      polledAt: lookedAt,
      businessOrigin: businessBorn,
      businessPolled: businessLooked,
    }: PolledCheck,
    at: number,
  ): Span {
    return {
      wall: { from: lookedAt - bornAt, to: at - bornAt },
      business: { from: businessLooked - businessBorn, to: clock.time(at) - businessBorn },
    };
  }

  /** A moment of (`after`, `by`] for the submission, drawn by the chance that it was released by then, or not yet. */
  function drawSubmission(release: HazardCurve, after: number, by: number, released: boolean): number {
    drawn = (drawn + GOLDEN) % 1;
    const weight = (age: number) => (released ? age - release.survivedArea(age) : release.survivedArea(age));
    const wanted = drawn * weight(by - after);
    let young = 0;
    let old = by - after;
    while (old - young > 1) {
      const middle = (young + old) / 2;
      if (weight(middle) < wanted) young = middle;
      else old = middle;
    }
    return by - old;
  }

  function leftPending(check: PolledCheck, at: number, released: boolean): void {
    const { submission, release } = check.product;
    submission.observeEvent(unseen(check, at));
    const after = check.polledAt;
    const likely = drawSubmission(release.wall, after, at, released);
    markSubmitted(check, { after, likely, by: at }, clock);
    const since: Span = {
      wall: { from: 0, to: at - likely },
      business: { from: 0, to: clock.time(at) - check.businessOrigin },
    };
    if (released) release.observeEvent(since);
    else release.observeNone(since);
  }

  return (check, { at, status }) => {
    const { submission, release } = check.product;
    if (check.status === 'Pending') {
      if (status === 'Pending') submission.observeNone(unseen(check, at));
      else if (status === 'In Progress') leftPending(check, at, false);
      else if (status === 'Completed') leftPending(check, at, true);
    } else if (check.status === 'In Progress') {
      if (status === 'In Progress') release.observeNone(unseen(check, at));
      else if (status === 'Completed') release.observeEvent(unseen(check, at));
    }
  };
}
