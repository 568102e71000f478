import type { FollowOrder } from '../../checks/check-service.ts';
import type { Product } from '../../config/config.ts';
import type { SubmittedView } from '../../slack/router/routes.ts';
import { INVITATION_ID_EXPECTED, parseInvitationId } from '../shared/parse-invitation-id.ts';
import { parseInviteForm } from '../shared/parse-invite-form.ts';
import { FOLLOW_ID_FIELD, type FollowMetadata } from './follow-view.ts';

/** Parses the submitted form into an order, or into errors by block id. */
export function parseFollowForm(
  values: SubmittedView['values'],
  metadata: FollowMetadata,
  products: readonly Product[],
): { order: FollowOrder } | { errors: Record<string, string> } {
  const invitationId = parseInvitationId(values[FOLLOW_ID_FIELD]?.value);
  const read = parseInviteForm(values, metadata.id, products);
  const idErrors: Record<string, string> =
    invitationId === undefined ? { [FOLLOW_ID_FIELD]: INVITATION_ID_EXPECTED } : {};
  if ('errors' in read) return { errors: { ...idErrors, ...read.errors } };
  if (invitationId === undefined) return { errors: idErrors };
  const { worker, productId, channelId } = read.draft;
  return { order: { ...metadata, invitationId, worker, productId, channelId } };
}
