import { HOUR_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import type { VendorResult } from './ports.ts';
import type { RequestMark } from './request-marks.ts';
import { awaitsOpening } from './result-opening.ts';
import { cancelGivenUp, cancelled, enter, isRequestable } from './transitions.ts';

/** Until this long after the invitation a 404 from the result endpoint means "not yet", afterwards "gone". */
const NOT_YET_GRACE_MS = 24 * HOUR_MS;

type Summary = Extract<VendorResult, { kind: 'summary' }>;

/** A fetched result, and whether its certificate link may be shown. */
export interface FetchedResult {
  result: VendorResult;
  /** When the request was made, epoch milliseconds. For display only. */
  askedAt: number;
  /** Orders this request relative to others; see request-marks.ts. */
  mark: RequestMark;
  certificate: Check['certificate'];
  /** Set only if the card shows a plain link. */
  certificateUrl?: string | undefined;
}

/**
 * Applies a result to a check. WorkerChecks is authoritative: a status may go back, and even a final one may be
 * corrected. A check that is not requestable is returned unchanged.
 */
export function applyResult(check: Check, seen: FetchedResult): Check {
  if (!isRequestable(check)) return check;
  const after = seenAs({ ...check, lastResultAt: seen.askedAt, lastMark: seen.mark }, seen);
  // The requester was notified of a result that has since been withdrawn.
  const isTakenBack = check.outcome !== undefined && after.outcome === undefined;
  return isTakenBack ? { ...after, resultRevision: check.resultRevision + 1 } : after;
}

function seenAs(check: Check, seen: FetchedResult): Check {
  switch (seen.result.kind) {
    case 'gone':
      return gone(check, seen.askedAt);
    case 'not-yet': {
      if (seen.result.found) return found(check);
      const since = check.invitedAt ?? check.createdAt;
      return seen.askedAt - since > NOT_YET_GRACE_MS ? gone(check, seen.askedAt) : check;
    }
    case 'summary':
      return summarised(found(check), seen.result, seen);
  }
}

function gone(check: Check, at: number): Check {
  return { ...check, gone: true, goneSince: check.goneSince ?? at };
}

function found(check: Check): Check {
  const { goneSince: _, ...rest } = check;
  return { ...rest, gone: false };
}

function summarised(check: Check, summary: Summary, seen: FetchedResult): Check {
  const at = seen.askedAt;
  if (summary.status === 'Cancelled') return cancelled(check, at, seen.mark);
  const {
    outcome: before,
    certificateUrl: _,
    statusWord: __,
    cancelledAt: ___,
    cancelledBy: ____,
    closed: _____,
    ...rest
  } = check;
  const open = check.cancelling?.unanswered ? cancelGivenUp(rest) : rest;
  const state = enter({ ...open, certificate: 'none' }, summary.status, at);
  switch (summary.status) {
    case 'Pending':
      return withoutCompletion(state);
    case 'In Progress':
      return { ...withoutCompletion(state), inProgressSeenAt: check.inProgressSeenAt ?? at };
    case 'Unknown':
      return { ...withoutCompletion(state), statusWord: summary.statusWord };
    case 'Closed':
      return {
        ...withoutCompletion(state),
        statusWord: summary.statusWord,
        closed: check.closed ?? { at },
      };
    case 'Completed':
      return completed(state, summary, seen, before);
  }
}

function withoutCompletion(check: Check): Check {
  const { completedSeenAt: _, ...rest } = check;
  return rest;
}

function completed(check: Check, summary: Summary, seen: FetchedResult, before: Check['outcome']): Check {
  const done: Check = {
    ...check,
    completedSeenAt: check.completedSeenAt ?? seen.askedAt,
    certificate: seen.certificate,
    ...(seen.certificateUrl === undefined ? {} : { certificateUrl: seen.certificateUrl }),
  };
  if (summary.result === undefined) return done;
  const outcome = {
    result: summary.result,
    ...(summary.result === 'Unknown' && summary.resultWord !== undefined
      ? { resultWord: summary.resultWord }
      : {}),
    ...(summary.releaseDate === undefined ? {} : { releaseDate: summary.releaseDate }),
  };
  if (before?.result === outcome.result) return { ...done, outcome };
  return awaitsOpening({ ...done, outcome, resultRevision: check.resultRevision + 1 }, seen.askedAt);
}
