import type { RefusalReason, RefusedField } from '../errors.ts';
import { HOUR_MS } from '../time/durations.ts';
import type { Check, State } from './check.ts';
import type { VendorResult } from './ports.ts';
import type { RequestMark } from './request-marks.ts';
import type { AuditAction } from './vocabulary.ts';

/** A 404 from the result endpoint means "not yet" this long after the invitation, and "gone" later. */
const NOT_YET_GRACE_MS = 24 * HOUR_MS;

type Summary = Extract<VendorResult, { kind: 'summary' }>;

/** What a look saw, with what was made of the certificate's link. */
export interface FetchedResult {
  result: VendorResult;
  /** When the request was made, epoch milliseconds: to be shown. */
  askedAt: number;
  /** Which look it is; see look-marks.ts. */
  mark: RequestMark;
  certificate: Check['certificate'];
  /** To be kept only where the card bears a plain link. */
  certificateUrl?: string | undefined;
}

function enter(check: Check, state: State, at: number): Check {
  return check.state === state ? check : { ...check, state, stateSince: at };
}

/** A person's action, to be written to the audit together with what it changed. */
export function withPendingAudit(
  check: Check,
  userId: string,
  action: AuditAction,
  at: number,
  about: { invitationId?: string } = {},
): Check {
  return { ...check, pendingAudit: [...check.pendingAudit, { userId, action, at, ...about }] };
}

/** WorkerChecks made the invitation. */
export function invited(check: Check, invitationId: string, at: number): Check {
  const {
    refusal: _,
    refusedFields: __,
    sendingAgain: ___,
    invitingProcess: ____,
    invitationIdGiven: _____,
    ...rest
  } = check;
  return enter({ ...rest, invitationId, invitedAt: at }, 'Pending', at);
}

/**
 * A person gave the id of the invitation, in place of none or of a wrong one. Nothing that was seen by another id stays;
 * what WorkerChecks says of this one is to be applied before it is written.
 */
export function followed(check: Check, invitationId: string, userId: string, at: number): Check {
  const {
    refusal: _,
    refusedFields: _______________,
    sendingAgain: __,
    cancelling: ___,
    closed: ____________,
    outcome: ____,
    certificateUrl: _____,
    statusWord: ______,
    inProgressSeenAt: _______,
    completedSeenAt: ________,
    cancelledAt: _________,
    cancelledBy: __________,
    lastResultAt: ___________,
    lastMark: _____________,
    goneSince: ______________,
    ...rest
  } = check;
  const given = { invitationId, invitationIdGiven: { by: userId, at }, invitedAt: at };
  return { ...rest, ...given, state: 'Pending', stateSince: at, certificate: 'none', gone: false };
}

/** WorkerChecks made no invitation, for certain. */
export function refused(
  check: Check,
  refusal: RefusalReason | 'unreachable',
  fields: readonly RefusedField[],
  at: number,
): Check {
  const { sendingAgain: _, invitingProcess: __, ...rest } = check;
  const named = fields.length === 0 ? {} : { refusedFields: [...fields] };
  return enter({ ...rest, refusal, ...named }, 'Refused', at);
}

/** Nobody knows whether WorkerChecks made the invitation. */
export function unconfirmed(check: Check, at: number): Check {
  const { sendingAgain: _, invitingProcess: __, ...rest } = check;
  return enter(rest, 'Unconfirmed', at);
}

/** A person said to send the invitation again: the intention, before the request. */
export function invitingAgain(
  check: Check,
  { userId, process }: { userId: string; process: string },
  at: number,
): Check {
  const { refusal: _, refusedFields: __, ...rest } = check;
  return enter({ ...rest, sendingAgain: { userId }, invitingProcess: process }, 'Inviting', at);
}

/** The intention to cancel, before the request. */
export function cancelIntended(check: Check, by: { userId: string; process: string }, at: number): Check {
  return { ...check, cancelling: { ...by, at } };
}

/** The request to cancel did not succeed; the state is what looks tell. */
export function cancelGivenUp(check: Check): Check {
  const { cancelling: _, ...rest } = check;
  return rest;
}

/**
 * Whether the request to cancel was carried out is not known, and nobody repeats it: the next look tells. `mark`: looks
 * asked before cannot. Where one has seen the check move on meanwhile, it has been told.
 */
export function cancelUnanswered(check: Check, mark: RequestMark): Check {
  if (check.cancelling === undefined) return check;
  if (check.state !== 'Pending' && check.state !== 'Unknown') return cancelGivenUp(check);
  return { ...check, cancelling: { ...check.cancelling, unanswered: true }, lastMark: mark };
}

/** WorkerChecks cancelled it. `mark`: of its answer; looks asked before that are out of date. */
export function cancelled(check: Check, at: number, mark: RequestMark): Check {
  const { cancelling, outcome: _, certificateUrl: __, ...rest } = check;
  const by = cancelling?.userId ?? check.cancelledBy;
  const closed = enter(
    {
      ...rest,
      certificate: 'none',
      cancelledAt: check.cancelledAt ?? at,
      lastResultAt: at,
      lastMark: mark,
      ...(by === undefined ? {} : { cancelledBy: by }),
    },
    'Cancelled',
    at,
  );
  return cancelling === undefined ? closed : withPendingAudit(closed, cancelling.userId, 'cancelled', at);
}

/** A person gives it up: nobody waits for it any more, whatever becomes of it at WorkerChecks. */
export function closed(check: Check, by: { userId: string; reason: string }, at: number): Check {
  const { cancelling: _, sendingAgain: __, ...rest } = check;
  return withPendingAudit(enter({ ...rest, closed: { ...by, at } }, 'Closed', at), by.userId, 'closed', at);
}

/** Whether a person may give it up: its end is not known yet, or was that nothing was sent. */
export function isClosable(check: Check): boolean {
  switch (check.state) {
    case 'Pending':
    case 'In Progress':
    case 'Unknown':
    case 'Unconfirmed':
    case 'Refused':
      return true;
    case 'Completed':
      return check.outcome === undefined || check.gone;
    default:
      return false;
  }
}

/** Everything about the worker and the outcome is taken away; what is left names nobody. */
export function purged(check: Check, at: number): Check {
  const { worker: _, note: __, outcome: ___, certificateUrl: ____, statusWord: _____, ...rest } = check;
  const { cancelling: ______, sendingAgain: _______, closed, ...kept } = rest;
  // Nobody is called to it any more, and its card has to go until Slack says that it shows nothing.
  const {
    replyingSince: ________,
    renderedHash: _________,
    removalRefused: __________,
    ...card
  } = check.card;
  return enter(
    {
      ...kept,
      ...(closed === undefined ? {} : { closed: { userId: closed.userId, at: closed.at } }),
      card,
      certificate: 'none',
      purgedAt: at,
    },
    'Purged',
    at,
  );
}

/** Only a check that WorkerChecks knows of, and that still holds anything, can be observed. */
export function isRequestable(check: Check): check is Check & { invitationId: string } {
  if (check.invitationId === undefined) return false;
  // What a person gave up stays so.
  if (check.state === 'Closed') return check.closed?.userId === undefined;
  return check.state !== 'Purged' && check.state !== 'Refused' && check.state !== 'Unconfirmed';
}

/** What a look saw, believed: a status may go back, a final one may be corrected. */
export function applyResult(check: Check, seen: FetchedResult): Check {
  if (!isRequestable(check)) return check;
  const after = seenAs({ ...check, lastResultAt: seen.askedAt, lastMark: seen.mark }, seen);
  // The requester was called to a result that is no more.
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
  const isNews = before?.result !== outcome.result;
  return { ...done, outcome, resultRevision: isNews ? check.resultRevision + 1 : check.resultRevision };
}
