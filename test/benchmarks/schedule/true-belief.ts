import type { ScheduledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { type SubmissionPlan, submissionPlan, submittedShare } from './true-turnaround.ts';
import type { Turnaround } from './turnaround.ts';
import type { WorldTruth } from './workload.ts';

/** Into so many moments the time is divided in which the worker submitted. */
const SUBMISSIONS = 5;
const HALVINGS = 16;

/** A possible moment of submission, and what the police's clock showed then. `day`: milliseconds in a business day. */
export interface Submission {
  at: number;
  police: number;
  day: number;
}

/** What polls have shown of a check, for one who knows the world. Epoch milliseconds. */
export interface TrueBelief {
  readonly turnaround: Turnaround;
  readonly plan: SubmissionPlan;
  status: string;
  polledAt: number;
  /** Equally likely before their releases are considered. */
  submissions: readonly Submission[];
}

export function createTrueBelief(added: ScheduledCheck, truth: WorldTruth): TrueBelief {
  const { productId, status, invitedAt, inProgressSeenAt, lastPolledAt } = added;
  const turnaround = truth.turnaroundOf(productId);
  const belief: TrueBelief = {
    turnaround,
    plan: submissionPlan(invitedAt, turnaround, truth.people),
    status,
    polledAt: lastPolledAt ?? invitedAt,
    submissions: [],
  };
  if (inProgressSeenAt !== undefined) {
    belief.submissions = submissionsBetween(inProgressSeenAt, inProgressSeenAt, belief, truth);
  }
  return belief;
}

export function updateBelief(
  belief: TrueBelief,
  { at, status }: { at: number; status: string },
  truth: WorldTruth,
): void {
  if (belief.status === 'Pending' && status === 'In Progress') {
    belief.submissions = submissionsBetween(belief.polledAt, at, belief, truth);
  }
  belief.status = status;
  belief.polledAt = at;
}

/** The share of all workers who have submitted by `at`. */
export function submittedBy(at: number, { plan, turnaround }: TrueBelief, { people }: WorldTruth): number {
  return submittedShare(at, plan, turnaround, people);
}

/** When this part of the workers who submit between `after` and `by` have submitted. */
export function submittedAt(
  part: number,
  { after, by }: { after: number; by: number },
  belief: TrueBelief,
  truth: WorldTruth,
): number {
  const before = submittedBy(after, belief, truth);
  const target = before + part * (submittedBy(by, belief, truth) - before);
  let lower = after;
  let upper = by;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (lower + upper) / 2;
    if (submittedBy(middle, belief, truth) < target) lower = middle;
    else upper = middle;
  }
  return upper;
}

function submissionsBetween(after: number, by: number, belief: TrueBelief, truth: WorldTruth): Submission[] {
  const count = by - after < 1000 ? 1 : SUBMISSIONS;
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? by : submittedAt((i + 0.5) / count, { after, by }, belief, truth);
    return { at, police: truth.police.time(at), day: truth.businessDayAt(at) };
  });
}
