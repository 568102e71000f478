import type { HazardCurve } from './hazard-curve.ts';
import { newsHazard, newsWindow } from './news.ts';
import { markSubmitted, type PolledCheck } from './polled-check.ts';

/** The fractional parts of its multiples are spread evenly over [0, 1): a draw that is the same at every run. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Updates the product's model, and the check's likely submission, with what a poll found. `at`: epoch milliseconds. */
export type Learn = (check: PolledCheck, answer: { at: number; status: string }) => void;

export function createLearn(): Learn {
  let drawn = 0;

  function sinceLastPoll({ ageOrigin, polledAt }: PolledCheck, at: number) {
    return { origin: ageOrigin, from: polledAt, to: at };
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
    // The submission was not in the hours without submissions.
    const soon = newsHazard(check, 'soon', at);
    const later = newsHazard(check, 'later', at);
    const window =
      soon + later === 0
        ? at - check.polledAt
        : (soon * newsWindow(check, 'soon', at) + later * newsWindow(check, 'later', at)) / (soon + later);
    submission.observeEvent(sinceLastPoll(check, at));
    const after = Math.max(check.polledAt, at - window);
    const likely = drawSubmission(release.soon.curve, after, at, released);
    markSubmitted(check, { after, likely, by: at });
    const since = { origin: likely, from: likely, to: at };
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
