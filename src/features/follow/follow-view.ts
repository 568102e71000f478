import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Check } from '../../checks/check.ts';
import type { Product } from '../../config/config.ts';
import { plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import type { Prefilled } from '../shared/worker-fields.ts';
import { channelField, nameFields, productField, textInput } from '../shared/worker-fields.ts';
import { INVITE_FIELDS } from '../shared/worker-form-ids.ts';

export const FOLLOW_VIEW = 'invite.follow';
export const FOLLOW_ID_FIELD = 'invitation-id';

/** The view's private_metadata: opaque ids, and when the id to be corrected was given. */
export const followMetadataSchema = z.object({
  id: z.uuid(),
  checkId: z.uuid().optional(),
  correcting: z.number().optional(),
});
export type FollowMetadata = z.infer<typeof followMetadataSchema>;

/** Initial values of the form. */
export interface FollowPrefilled extends Pick<Prefilled, 'worker' | 'oneName' | 'productId' | 'channelId'> {
  invitationId?: string | undefined;
  /** The check that is to follow the invitation. */
  check?: Pick<Check, 'reference' | 'invitationId'> | undefined;
}

function intro({ check }: FollowPrefilled): string {
  if (check === undefined) return 'For an invitation made in BusinessHub. Nothing is sent to the worker.';
  return check.invitationId === undefined
    ? `For check ${check.reference}. Nothing is sent to the worker.`
    : `For check ${check.reference}, replacing its current id. Nothing is sent to the worker.`;
}

/** The form for an invitation that was created elsewhere, or whose answer was lost. */
export function followView(
  metadata: FollowMetadata,
  products: readonly Product[],
  prefilled: FollowPrefilled,
): ModalView {
  const { worker, productId, channelId, invitationId } = prefilled;
  return modal({
    title: 'Follow an invitation',
    submit: 'Follow it',
    close: 'Discard',
    callbackId: FOLLOW_VIEW,
    metadata: JSON.stringify(metadata),
    blocks: [
      section(plain(intro(prefilled))),
      field({
        blockId: FOLLOW_ID_FIELD,
        label: 'Invitation id',
        hint: 'As shown in BusinessHub.',
        element: textInput(invitationId),
      }),
      productField(products, productId),
      ...nameFields(prefilled),
      field({
        blockId: INVITE_FIELDS.email,
        label: 'Email',
        hint: 'The address the invitation was sent to.',
        element: textInput(worker?.email, { placeholder: plain('name@example.com') }),
      }),
      channelField(channelId, ' An existing card stays where it is.'),
    ],
  });
}
