import type { Check } from '../check.ts';
import { isCountable } from '../countable.ts';

/** What the report counts of one check. It names nobody and tells no outcome. */
export interface CheckFacts {
  /** The day of the invitation: 2026-11-26. */
  day: string;
  isSubmitted: boolean;
  isCompleted: boolean;
  /** The invitation ended before the worker submitted. */
  neverSubmitted: boolean;
  /** Milliseconds; undefined if it was not seen. */
  toSubmission: number | undefined;
  toResult: number | undefined;
  /** Whether the result was there by the day that was named; undefined if none was, or that day is not over. */
  likely: 'held' | 'missed' | undefined;
  /** What became of a check that was at risk. */
  atRisk: 'late' | 'in-time' | undefined;
}

export interface FactsContext {
  /** The local day of an instant: 2026-12-04. */
  dayOf: (at: number) => string;
  /** Claims about days before this one are decided. */
  today: string;
}

/** Seen one after the other; undefined where a clock was wrong. */
function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}

/** When it ended without a result; undefined while it is open. */
function endedAt({ state, cancelledAt, closed, gone, goneSince, purgedAt, stateSince }: Check) {
  if (state === 'Purged') return cancelledAt ?? closed?.at ?? purgedAt ?? stateSince;
  if (state === 'Cancelled' || state === 'Closed') return stateSince;
  return gone ? (goneSince ?? stateSince) : undefined;
}

/** Whether the result was there by the end of `day`; undefined if that cannot be said, or not yet. */
function wasThereBy(day: string | undefined, check: Check, { dayOf, today }: FactsContext) {
  if (day === undefined || day >= today) return undefined;
  if (check.completedSeenAt !== undefined) return dayOf(check.completedSeenAt) <= day;
  const ended = endedAt(check);
  // A check that ended otherwise before the day was over says nothing about the claim.
  return ended === undefined || dayOf(ended) > day ? false : undefined;
}

/** Corrected where a wrong clock wrote it; undefined: the report does not count this check. */
export function countedFrom(check: Check): number | undefined {
  const { invitedAt, misdated } = check;
  if (!isCountable(check)) return undefined;
  return misdated?.find(({ said }) => said === invitedAt)?.at ?? invitedAt;
}

/** Undefined: the report does not count this check. */
export function checkFacts(check: Check, context: FactsContext): CheckFacts | undefined {
  const invitedAt = countedFrom(check);
  if (invitedAt === undefined) return undefined;
  const { completedSeenAt, claims = {} } = check;
  // The poll that saw the result may be the first one after the submission.
  const submittedAt = check.inProgressSeenAt ?? completedSeenAt;
  // An invitation that a person gave by its id may have been sent, and submitted, before we knew of it.
  const isTimed = check.invitationIdGiven === undefined;
  const held = wasThereBy(claims.likelyBy, check, context);
  const inTime = wasThereBy(claims.atRiskBy, check, context);
  return {
    day: context.dayOf(invitedAt),
    isSubmitted: submittedAt !== undefined,
    isCompleted: completedSeenAt !== undefined,
    neverSubmitted: submittedAt === undefined && endedAt(check) !== undefined,
    toSubmission: isTimed ? between(invitedAt, submittedAt) : undefined,
    toResult: isTimed ? between(submittedAt, completedSeenAt) : undefined,
    likely: held === undefined ? undefined : held ? 'held' : 'missed',
    atRisk: inTime === undefined ? undefined : inTime ? 'in-time' : 'late',
  };
}
