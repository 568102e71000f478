import { BotError } from '../../errors.ts';
import { applyResult, type FetchedResult } from '../apply-result.ts';
import type { Check } from '../check.ts';
import type { FollowOrder, Person } from '../check-service.ts';
import { newCheck } from '../new-check.ts';
import { followed, withPendingAudit } from '../transitions.ts';
import type { AuditAction } from '../vocabulary.ts';

export type ProductNames = Pick<Check, 'productId' | 'productName'>;

/** The product chosen in the form; a check keeps the name of its own. @throws BotError if it is no longer offered */
export function orderedProduct(
  { productId }: FollowOrder,
  check: Check | undefined,
  products: readonly { id: string; name: string }[],
): ProductNames {
  if (check?.productId === productId) return { productId, productName: check.productName };
  const product = products.find(({ id }) => id === productId);
  if (product === undefined) throw new BotError('product', 'This check type is no longer offered here.');
  return { productId, productName: product.name };
}

/** A new check that does not follow an invitation yet. `at`: epoch milliseconds. */
export function unfollowedCheck(
  { id, worker, channelId }: FollowOrder,
  { product, ...by }: { reference: string; product: ProductNames; requester: Person; at: number },
): Check {
  return newCheck({ id, worker, channelId, ...product, ...by });
}

function actionOn({ invitationId, state }: Check): AuditAction {
  if (invitationId !== undefined) return 'invitation-id-corrected';
  return state === 'Unconfirmed' ? 'invite-confirmed' : 'invitation-followed';
}

/** The check once it follows the given invitation, with WorkerChecks' result for it applied. */
export function followedCheck(
  check: Check,
  order: FollowOrder,
  by: { product: ProductNames; userId: string; fetched: FetchedResult; now: number },
): Check {
  const { invitationId, worker } = order;
  const mobile = worker.mobile ?? check.worker?.mobile;
  const detailed = {
    ...check,
    ...by.product,
    worker: { ...worker, ...(mobile === undefined ? {} : { mobile }) },
  };
  const after = applyResult(followed(detailed, invitationId, by.userId, by.fetched.askedAt), by.fetched);
  // The requester was notified of a result that belonged to another check.
  const isTakenBack = check.outcome !== undefined && after.outcome === undefined;
  const revised = isTakenBack ? { ...after, resultRevision: after.resultRevision + 1 } : after;
  return withPendingAudit(revised, by.userId, actionOn(check), by.now, { invitationId });
}
