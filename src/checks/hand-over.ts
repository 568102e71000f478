import { z } from 'zod';
import type { Check } from './check.ts';
import { assigned, isAssignable, ownerOf, withAssignmentNotice } from './owner.ts';

const at = z.number().int(); // epoch milliseconds

/**
 * The intention to give a person's open checks to another, written before the first of them changes. Kept for a while
 * after it is done, so that the same form submitted again does nothing. People are user ids.
 */
export const handOverSchema = z.object({
  id: z.uuid(),
  from: z.string(),
  to: z.string(),
  by: z.string(),
  at,
  /** The process carrying it out. */
  process: z.string(),
  /** The checks to hand over. `ownedSince`: when each was assigned to `from`; absent: they requested it. */
  checks: z.array(z.object({ id: z.uuid(), ownedSince: at.optional() })),
  /** How many were handed over in the end. */
  done: z.number().int().optional(),
});
export type HandOver = z.infer<typeof handOverSchema>;

/** `id`: generated when the form opened. */
export type HandOverOrder = Pick<HandOver, 'id' | 'from' | 'to'>;

export interface HandOverService {
  /** How many open checks this person owns. */
  countOpen(userId: string): Promise<number>;
  /**
   * Makes another person the owner of somebody's open checks. Resolves with how many there were. The same order is carried
   * out once. Rejects with StorageError.
   */
  handOver(order: HandOverOrder, by: { userId: string }): Promise<number>;
}

/** Whether this hand-over has already given the check to its new owner. */
export function isHandedOver({ owner }: Check, { to, by, at: handedAt }: HandOver): boolean {
  return owner?.userId === to && owner.by === by && owner.at === handedAt;
}

/**
 * The check with its new owner; unchanged if it was assigned otherwise since, or needs no owner any more.
 *
 * @param tells whether this is the check by which the new owner is told of all of them
 */
export function handedOver(check: Check, handOver: HandOver, { tells }: { tells: boolean }): Check {
  const { from, to, by, at: handedAt, checks } = handOver;
  const intended = checks.find((one) => one.id === check.id);
  const isStillTheirs = ownerOf(check) === from && check.owner?.at === intended?.ownedSince;
  if (intended === undefined || !isStillTheirs || !isAssignable(check)) return check;
  const given = assigned(check, { userId: to, by, at: handedAt, action: 'handed-over' });
  return tells ? withAssignmentNotice(given, { checks: checks.length, of: from }) : given;
}
