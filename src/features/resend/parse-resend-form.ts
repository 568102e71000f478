import type { Check, Worker } from '../../checks/check.ts';
import type { ResendOrder } from '../../checks/check-service.ts';
import type { Product } from '../../config/config.ts';
import type { SubmittedView } from '../../slack/router/routes.ts';
import { parseInviteForm } from '../shared/parse-invite-form.ts';
import type { ResendMetadata } from './resend-view.ts';

/**
 * The submitted form as an order, or its errors by block id. What the form does not ask for is taken from the old
 * check.
 */
export function parseResendForm(
  values: SubmittedView['values'],
  { id, checkId, told }: ResendMetadata,
  { check, products }: { check: Check; products: readonly Product[] },
): { order: ResendOrder } | { errors: Record<string, string> } {
  const read = parseInviteForm(values, id, products, check.channelId);
  if ('errors' in read) return read;
  const { worker, productId, note } = read.draft;
  return { order: { id, checkId, worker, productId, note, startsOn: check.startsOn, besides: told } };
}

/** Whether the worker would get the same invitation again. */
export function isSameInvitation({ worker, productId }: Check, order: ResendOrder): boolean {
  if (worker === undefined) return false;
  const details = (of: Worker) => [of.firstName, of.lastName, of.email, of.mobile];
  const asked = [...details(order.worker), order.productId];
  return [...details(worker), productId].every((detail, index) => detail === asked[index]);
}
