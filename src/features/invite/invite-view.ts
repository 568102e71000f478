import type { ModalView } from '@slack/types';
import type { Product } from '../../config/config.ts';
import { actions, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { manyButton } from '../shared/many-buttons.ts';
import {
  channelField,
  contactFields,
  nameFields,
  noteField,
  type Prefilled,
  productField,
} from '../shared/worker-fields.ts';
import { INVITE_VIEWS } from '../shared/worker-form-ids.ts';

/** The form to invite one worker. */
export function inviteView(draftId: string, products: readonly Product[], prefilled: Prefilled): ModalView {
  const { productId, channelId, note } = prefilled;
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
      ...contactFields(prefilled),
      productField(products, productId),
      channelField(channelId),
      noteField(note),
    ],
  });
}
