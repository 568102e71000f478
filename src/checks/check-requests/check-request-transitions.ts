import { DAY_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import { PURGE_RULES } from '../purge-rules.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { CheckRequest, EndReason, RequestDetails } from './check-request.ts';
import { checkRequestId } from './request-ids.ts';

/** A request that no one has decided ends after this long; earlier if RETENTION_DAYS is less. */
export const REQUEST_WAITS_DAYS = 30;
/** With so many waiting already, a new one ends at once: a workflow may run in a loop, and each request is a card. */
export const MOST_WAITING = 200;
/** A stored time this far in the future was written by a process whose clock was wrong. */
const AHEAD_MS = DAY_MS;
/** Longer texts are cut off: no name, address or check type is longer. */
const MAX_LENGTH = 300;

/** What a workflow asks for. */
export interface AskedCheck {
  executionId: string;
  teamId: string;
  askedBy: string | undefined;
  details: RequestDetails;
}

/** In the audit log, why a request ended. */
const END_RULES: Readonly<Record<EndReason, string>> = {
  expired: PURGE_RULES.notDecided,
  'no-channel': PURGE_RULES.noChannel,
  'too-many': PURGE_RULES.tooMany,
  forgotten: PURGE_RULES.onRequest,
};

/** The execution's id, and the rule by which the details were removed, if one did. */
function audited(
  request: CheckRequest,
  { userId, action, rule }: { userId: string; action: AuditAction; rule?: string },
  at: number,
): CheckRequest {
  const about = [request.executionId.slice(0, 30), ...(rule === undefined ? [] : [rule])].join(': ');
  const entry = { userId, action, at, about };
  return { ...request, pendingAudit: [...request.pendingAudit, entry] };
}

/** What may be known of a request that is no longer Waiting: the worker's details are in its check, or gone. */
function withoutDetails({ details: _details, ...request }: CheckRequest): CheckRequest {
  return request;
}

/**
 * @param channelId the desk's; undefined if none is configured
 * @param waiting how many requests wait for a decision
 */
export function received(
  asked: AskedCheck,
  channelId: string | undefined,
  now: number,
  waiting = 0,
): CheckRequest {
  const { executionId, teamId, askedBy } = asked;
  const details = Object.fromEntries(
    Object.entries(asked.details).flatMap(([key, text]) => {
      const clean = text?.trim().slice(0, MAX_LENGTH);
      return clean === undefined || clean === '' ? [] : [[key, clean]];
    }),
  );
  const request: CheckRequest = {
    id: checkRequestId(executionId),
    executionId,
    teamId,
    ...(askedBy === undefined ? {} : { askedBy }),
    state: 'Waiting',
    stateSince: now,
    createdAt: now,
    details,
    ...(channelId === undefined ? {} : { channelId }),
    pendingAudit: [],
    card: {},
  };
  const recorded = audited(request, { userId: 'workflow', action: 'check-requested' }, now);
  if (channelId === undefined) return ended(recorded, 'no-channel', now);
  return waiting < MOST_WAITING ? recorded : ended(recorded, 'too-many', now);
}

/** Whether this check, ordered for a request, decides it: its invitation was sent, or may have been. */
export const decidesRequest = ({ state }: Pick<Check, 'state'>): boolean =>
  state !== 'Inviting' && state !== 'Refused';

/** The request, Invited by this check if the check decides it. */
export function settled(request: CheckRequest, check: Check, now: number): CheckRequest {
  if (request.state !== 'Waiting' || check.request !== request.id || !decidesRequest(check)) return request;
  const { id, reference, requester } = check;
  const invited: CheckRequest = {
    ...withoutDetails(request),
    state: 'Invited',
    stateSince: now,
    decidedBy: requester.userId,
    check: { id, reference },
  };
  return audited(invited, { userId: requester.userId, action: 'request-accepted' }, now);
}

export function declined(
  request: CheckRequest,
  by: { userId: string; reason: string | undefined },
  now: number,
): CheckRequest {
  if (request.state !== 'Waiting') return request;
  const decided: CheckRequest = {
    ...withoutDetails(request),
    state: 'Declined',
    stateSince: now,
    decidedBy: by.userId,
    ...(by.reason === undefined ? {} : { reason: by.reason }),
  };
  return audited(decided, { userId: by.userId, action: 'request-declined' }, now);
}

export function ended(request: CheckRequest, why: EndReason, now: number): CheckRequest {
  if (request.state !== 'Waiting') return request;
  const over: CheckRequest = { ...withoutDetails(request), state: 'Ended', stateSince: now, ended: why };
  return audited(over, { userId: 'bot', action: 'request-ended', rule: END_RULES[why] }, now);
}

/** How long a request waits, in days. */
export const requestWaitsDays = (retentionDays: number): number =>
  Math.min(REQUEST_WAITS_DAYS, retentionDays);

/** Whether a request has waited too long. One dated in the future counts from now on: see `redated`. */
export const isExpired = ({ state, createdAt }: CheckRequest, retentionDays: number, now: number): boolean =>
  state === 'Waiting' && createdAt + requestWaitsDays(retentionDays) * DAY_MS <= now;

/** Replaces times in the future by `now`; returns the request itself if there are none. */
export function requestRedated(request: CheckRequest, now: number): CheckRequest {
  const { createdAt, stateSince } = request;
  if (Math.max(createdAt, stateSince) <= now + AHEAD_MS) return request;
  return { ...request, createdAt: Math.min(createdAt, now), stateSince: Math.min(stateSince, now) };
}
