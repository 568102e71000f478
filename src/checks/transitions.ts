import type { RefusalReason, RefusedField } from '../errors.ts';
import type { Check, Replacement, State } from './check.ts';
import type { RequestMark } from './request-marks.ts';
import type { AuditAction } from './vocabulary.ts';

/** `at`: when the state was entered; unchanged if the check is already in it. */
export function enter(check: Check, state: State, at: number): Check {
  return check.state === state ? check : { ...check, state, stateSince: at };
}

/** Adds an audit entry for a person's action, written together with the change it records. */
export function withPendingAudit(
  check: Check,
  userId: string,
  action: AuditAction,
  at: number,
  about: { invitationId?: string; about?: string } = {},
): Check {
  return { ...check, pendingAudit: [...check.pendingAudit, { userId, action, at, ...about }] };
}

/** WorkerChecks created the invitation. */
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
 * A person gave the invitation's id, where there was none or a wrong one. Everything seen under the previous id is
 * dropped; apply WorkerChecks' result for the new id before writing.
 */
export function followed(check: Check, invitationId: string, userId: string, at: number): Check {
  const {
    refusal: _,
    refusedFields: _______________,
    sendingAgain: __,
    cancelling: ___,
    replacing: ________________,
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
    claims: _________________,
    ...rest
  } = check;
  const given = { invitationId, invitationIdGiven: { by: userId, at }, invitedAt: at };
  return { ...rest, ...given, state: 'Pending', stateSince: at, certificate: 'none', gone: false };
}

/** WorkerChecks certainly did not create an invitation. */
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

/** It is not known whether WorkerChecks created the invitation. */
export function unconfirmed(check: Check, at: number): Check {
  const { sendingAgain: _, invitingProcess: __, ...rest } = check;
  return enter(rest, 'Unconfirmed', at);
}

/** A person asked to send the invitation again: the intention, written before the request. */
export function invitingAgain(
  check: Check,
  { userId, process }: { userId: string; process: string },
  at: number,
): Check {
  const { refusal: _, refusedFields: __, ...rest } = check;
  return enter({ ...rest, sendingAgain: { userId }, invitingProcess: process }, 'Inviting', at);
}

/** Drops an intention to replace the check. */
function withoutReplacement(check: Check): Check {
  if (check.replacing === undefined) return check;
  const { replacing: _, replacedBy: __, ...rest } = check;
  return rest;
}

/** The intention to cancel, written before the request. Supersedes an intention to replace. */
export function cancelIntended(check: Check, by: { userId: string; process: string }, at: number): Check {
  return { ...withoutReplacement(check), cancelling: { ...by, at } };
}

/**
 * The intention to cancel and to order `replacement` instead, written before either. A check that is already Cancelled
 * becomes Replaced at once.
 */
export function replacementIntended(check: Check, replacement: Replacement): Check {
  const { userId, at, process, checkId, reference } = replacement;
  if (check.state !== 'Cancelled')
    return { ...check, replacing: replacement, cancelling: { userId, at, process } };
  const replaced = { ...check, replacing: replacement, replacedBy: { checkId, reference } };
  return withPendingAudit(enter(replaced, 'Replaced', at), userId, 'replaced', at, { about: reference });
}

/** The replacement has its own record. */
export function replacementWritten(check: Check): Check {
  const { replacing: _, ...rest } = check;
  return check.replacing === undefined ? check : rest;
}

/** The cancellation failed; the state is whatever results say. */
export function cancelGivenUp(check: Check): Check {
  const { cancelling: _, ...rest } = withoutReplacement(check);
  return rest;
}

/**
 * The outcome of the cancellation is unknown and it is not retried: the next result will show. `mark`: results
 * requested before it prove nothing. If one has shown in the meantime that the check has moved on, the cancellation is
 * given up.
 */
export function cancelUnanswered(check: Check, mark: RequestMark): Check {
  if (check.cancelling === undefined) return check;
  if (check.state !== 'Pending' && check.state !== 'Unknown') return cancelGivenUp(check);
  const cancelling = { ...check.cancelling, unanswered: true } as const;
  return { ...withoutReplacement(check), cancelling, lastMark: mark };
}

/**
 * WorkerChecks cancelled it: Cancelled, or Replaced if another check replaces it. `mark`: of the answer; results
 * requested earlier are stale.
 */
export function cancelled(check: Check, at: number, mark: RequestMark): Check {
  const { cancelling, outcome: _, certificateUrl: __, ...rest } = check;
  const { replacing } = check;
  const by = cancelling?.userId ?? check.cancelledBy;
  const replacedBy =
    replacing === undefined
      ? check.replacedBy
      : { checkId: replacing.checkId, reference: replacing.reference };
  const ended = enter(
    {
      ...rest,
      certificate: 'none',
      cancelledAt: check.cancelledAt ?? at,
      lastResultAt: at,
      lastMark: mark,
      ...(by === undefined ? {} : { cancelledBy: by }),
      ...(replacedBy === undefined ? {} : { replacedBy }),
    },
    replacedBy === undefined ? 'Cancelled' : 'Replaced',
    at,
  );
  if (cancelling === undefined) return ended;
  return replacing === undefined
    ? withPendingAudit(ended, cancelling.userId, 'cancelled', at)
    : withPendingAudit(ended, cancelling.userId, 'replaced', at, { about: replacing.reference });
}

/** A person gives it up: it is not followed any more, whatever becomes of it at WorkerChecks. */
export function closed(check: Check, by: { userId: string; reason: string }, at: number): Check {
  const { cancelling: _, sendingAgain: __, ...rest } = withoutReplacement(check);
  return withPendingAudit(enter({ ...rest, closed: { ...by, at } }, 'Closed', at), by.userId, 'closed', at);
}

/** Whether a person may give it up: it has not ended, or nothing was sent. */
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

/** Whether a person may replace its invitation. */
export function isResendable({ state, gone, invitationId }: Check): boolean {
  return state === 'Pending' && !gone && invitationId !== undefined;
}

/** Removes everything about the worker and the outcome; what remains identifies nobody. */
export function purged(check: Check, at: number): Check {
  const {
    worker: _,
    note: __,
    notes: ____________,
    outcome: ___,
    certificateUrl: ____,
    statusWord: _____,
    startsOn: __________,
    expectation: _____________,
    opened: ______________,
    unopenedSince: _______________,
    snoozed: ________________,
    ...rest
  } = withoutReplacement(check);
  const { cancelling: ______, sendingAgain: _______, closed, ...kept } = rest;
  // No more notifications; the card stays due until Slack confirms that it shows nothing personal.
  const {
    replyingSince: ________,
    renderedHash: _________,
    removalRefused: ___________,
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

/** Whether results may be requested: WorkerChecks knows the check, and it has not been purged. */
export function isRequestable(check: Check): check is Check & { invitationId: string } {
  if (check.invitationId === undefined) return false;
  // A check that a person gave up stays closed.
  if (check.state === 'Closed') return check.closed?.userId === undefined;
  return check.state !== 'Purged' && check.state !== 'Refused' && check.state !== 'Unconfirmed';
}
