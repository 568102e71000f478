import type { Check } from './check.ts';
import { withPendingAudit } from './transitions.ts';
import type { AuditAction } from './vocabulary.ts';

/** 'unchanged': that person is its owner already. 'ended': nothing is left to do about it. */
export type AssignOutcome = { kind: 'assigned' | 'unchanged' | 'ended'; check: Check };

export interface Assigning {
  /** Makes a person responsible for the check: they are told about its result. `to`: their user id. */
  assign(id: string, to: string, by: { userId: string }): Promise<AssignOutcome>;
}

/** The user id of the person responsible for a check: its requester, until it is assigned. */
export function ownerOf({ owner, requester }: Pick<Check, 'owner' | 'requester'>): string {
  return owner?.userId ?? requester.userId;
}

/** The owner if it is not the requester, for places that name the requester anyway. */
export function otherOwnerOf(check: Pick<Check, 'owner' | 'requester'>): string | undefined {
  const owner = ownerOf(check);
  return owner === check.requester.userId ? undefined : owner;
}

/** Whether anything may be left to do about it, so that it needs an owner. */
export function isAssignable({ state }: Pick<Check, 'state'>): boolean {
  return state !== 'Cancelled' && state !== 'Replaced' && state !== 'Closed' && state !== 'Purged';
}

export interface Assignment {
  /** User id of the new owner. */
  userId: string;
  /** User id of the person who assigns it. */
  by: string;
  /** Epoch milliseconds. */
  at: number;
  action: Extract<AuditAction, 'assigned' | 'handed-over'>;
}

/** Another person is responsible for it. A former owner who was not told of it yet is not told any more. */
export function assigned(check: Check, { userId, by, at, action }: Assignment): Check {
  const { assignmentNotice: _, ...card } = check.card;
  return withPendingAudit({ ...check, card, owner: { userId, by, at } }, by, action, at, { about: userId });
}

/** The owner is to be told of the assignment, unless they made it. `several`: they were given these many at once. */
export function withAssignmentNotice(
  check: Check,
  several: { checks: number; of?: string } = { checks: 1 },
): Check {
  const { owner, card } = check;
  if (owner === undefined || owner.userId === owner.by) return check;
  return { ...check, card: { ...card, assignmentNotice: { by: owner.by, at: owner.at, ...several } } };
}
