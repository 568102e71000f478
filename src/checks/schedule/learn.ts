import type { BusinessClock } from './business-clock.ts';
import type { HazardCurve } from './hazard-curve.ts';
import { markSubmitted, type PolledCheck } from './polled-check.ts';
import type { Span } from './step-model.ts';

/** The fractional parts of its multiples are spread evenly over [0, 1): a draw that is the same at every run. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Updates the product's model, and the check's likely submission, with what a poll found. `at`: epoch milliseconds. */
export type Learn = (check: PolledCheck, answer: { at: number; status: string }) => void;

export function createLearn(clock: BusinessClock): Learn {
  let drawn = 0;

  /** The check's ages from the poll before to the one at `at`. */
  function sinceLastPoll(check: PolledCheck, at: number): Span {
    const { ageOrigin, polledAt, businessOrigin, businessPolled } = check;
    return {
      wall: { from: polledAt - ageOrigin, to: at - ageOrigin },
      business: { from: businessPolled - businessOrigin, to: clock.time(at) - businessOrigin },
    };
  }

  /** Draws the submission from (`after`, `by`], weighted by the chance that its release came by `by`, or had not yet. */
  function drawSubmission(release: HazardCurve, after: number, by: number, released: boolean): number {
    drawn = (drawn + GOLDEN) % 1;
    const weight = (age: number) => (released ? age - release.survivedArea(age) : release.survivedArea(age));
    const target = drawn * weight(by - after);
    let lower = 0;
    let upper = by - after;
    while (upper - lower > 1) {
      const middle = (lower + upper) / 2;
      if (weight(middle) < target) lower = middle;
      else upper = middle;
    }
    return by - upper;
  }

  function learnSubmission(check: PolledCheck, at: number, released: boolean): void {
    const { submission, release } = check.product;
    submission.observeEvent(sinceLastPoll(check, at));
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
      if (status === 'Pending') submission.observeNone(sinceLastPoll(check, at));
      else if (status === 'In Progress') learnSubmission(check, at, false);
      else if (status === 'Completed') learnSubmission(check, at, true);
    } else if (check.status === 'In Progress') {
      if (status === 'In Progress') release.observeNone(sinceLastPoll(check, at));
      else if (status === 'Completed') release.observeEvent(sinceLastPoll(check, at));
    }
  };
}
