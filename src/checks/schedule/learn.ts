import type { HazardCurve } from './hazard-curve.ts';
import type { Span } from './hazard-model.ts';
import { markSubmitted, type PolledCheck } from './polled-check.ts';
import type { StepModel } from './step-model.ts';

/** The fractional parts of its multiples are spread evenly over [0, 1): a draw that is the same at every run. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Updates the product's model, and the check's likely submission, with what a poll found. `at`: epoch milliseconds. */
export type Learn = (check: PolledCheck, answer: { at: number; status: string }) => void;

export function createLearn(): Learn {
  let drawn = 0;

  function sinceLastPoll({ ageOrigin, polledAt }: PolledCheck, at: number) {
    return { origin: ageOrigin, from: polledAt, to: at };
  }

  /** Draws the submission from (`after`, `by`], weighted by the chance that its release came by `at`, or had not yet. */
  function drawSubmission(
    release: HazardCurve,
    { after, by, at }: { after: number; by: number; at: number },
    released: boolean,
  ): number {
    drawn = (drawn + GOLDEN) % 1;
    const weight = (age: number) => (released ? age - release.survivedArea(age) : release.survivedArea(age));
    const youngest = weight(at - by);
    const target = youngest + drawn * (weight(at - after) - youngest);
    return at - reachedAt(weight, { from: at - by, to: at - after }, target);
  }

  function learnSubmission(check: PolledCheck, at: number, released: boolean): void {
    const { submission, release } = check.product;
    const span = sinceLastPoll(check, at);
    const { after, by } = likelyStretch(submission, span);
    submission.observeEvent(span);
    const likely = drawSubmission(release.soon.curve, { after, by, at }, released);
    markSubmitted(check, { after, likely, by, seenAt: at });
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

/** The part of a span in which its step was most likely taken leaves out this share of the hazard at either end. */
const LEFT_OUT = 0.25;

/**
 * When a step in the span was taken, as if every moment of this stretch were as likely. That is a minute or two where the
 * hours began in the span, and leaves out those without submissions.
 */
function likelyStretch(step: StepModel, { origin, from, to }: Span): { after: number; by: number } {
  const all = step.hazard({ origin, from, to });
  if (all <= 0) return { after: from, by: to };
  const passed = (at: number) => step.hazard({ origin, from, to: at });
  const early = reachedAt(passed, { from, to }, LEFT_OUT * all);
  const late = reachedAt(passed, { from: early, to }, (1 - LEFT_OUT) * all);
  const more = (LEFT_OUT * (late - early)) / (1 - 2 * LEFT_OUT);
  return { after: Math.max(from, early - more), by: Math.min(to, late + more) };
}

/** Where a growing quantity reaches `target`, to the millisecond. */
function reachedAt(
  quantity: (at: number) => number,
  { from, to }: { from: number; to: number },
  target: number,
): number {
  let lower = from;
  let upper = to;
  while (upper - lower > 1) {
    const middle = (lower + upper) / 2;
    if (quantity(middle) < target) lower = middle;
    else upper = middle;
  }
  return upper;
}
