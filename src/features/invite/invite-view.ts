import type { ModalView } from '@slack/types';
import type { Product } from '../../config/config.ts';
import { actions, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { manyButton } from '../shared/many-buttons.ts';
import { MAX_NOTE_LENGTH } from '../shared/parse-invite-form.ts';
import {
  channelField,
  nameFields,
  type Prefilled,
  productField,
  textInput,
} from '../shared/worker-fields.ts';
import { INVITE_FIELDS, INVITE_VIEWS } from '../shared/worker-form-ids.ts';

/**
 * The form. A plain text input for the address: Slack's own e-mail input says "invalid" and not what is expected,
 * and what it takes for an address to start with is not documented.
 */
export function inviteView(draftId: string, products: readonly Product[], prefilled: Prefilled): ModalView {
  const { worker, productId, channelId, note } = prefilled;
  return modal({
    title: 'Invite a worker',
    submit: 'Send invitation',
    close: 'Discard',
    callbackId: INVITE_VIEWS.form,
    metadata: draftId,
    blocks: [
      ...(prefilled.remark === undefined ? [] : [section(plain(prefilled.remark))]),
      actions([manyButton()]),
      ...nameFields(prefilled),
      field({
        blockId: INVITE_FIELDS.email,
        label: 'Email',
        hint: 'The invitation goes to this address. The worker registers with WorkerChecks under it.',
        element: textInput(worker?.email, { placeholder: plain('name@example.com') }),
      }),
      field({
        blockId: INVITE_FIELDS.mobile,
        label: 'Mobile',
        optional: true,
        hint: 'Must match the mobile the worker registers with at WorkerChecks, or the check won’t show up for them. If you’re not sure, leave it empty.',
        element: textInput(worker?.mobile, { placeholder: plain('0412 345 678') }),
      }),
      productField(products, productId),
      channelField(channelId),
      field({
        blockId: INVITE_FIELDS.note,
        label: 'Note for colleagues',
        optional: true,
        hint: 'Shown on the card in channels where it may show the worker’s name, and in the reply to the status command. WorkerChecks and the worker don’t see it.',
        element: textInput(note, { multiline: true, max_length: MAX_NOTE_LENGTH }),
      }),
    ],
  });
}
