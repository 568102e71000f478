import type { ModalView } from '@slack/types';
import type { Product } from '../../config/config.ts';
import { actions, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { manyButton } from '../shared/many-buttons.ts';
import { startsOnField } from '../shared/start-date-field.ts';
import {
  channelField,
  contactFields,
  nameFields,
  noteField,
  type Prefilled,
  productField,
} from '../shared/worker-fields.ts';
import { INVITE_VIEWS } from '../shared/worker-form-ids.ts';

const START_DATE_HINT =
  'Shown on the card in channels where it may show the worker’s name. WorkerChecks and the worker don’t see it.';

/** The form to invite one worker. `metadata`: see invite-metadata.ts. */
export function inviteView(metadata: string, products: readonly Product[], prefilled: Prefilled): ModalView {
  const { productId, channelId, startsOn, note } = prefilled;
  return modal({
    title: 'Invite a worker',
    submit: 'Send invitation',
    close: 'Discard',
    callbackId: INVITE_VIEWS.form,
    metadata,
    blocks: [
      ...(prefilled.remark === undefined ? [] : [section(plain(prefilled.remark))]),
      actions([manyButton()]),
      ...nameFields(prefilled),
      ...contactFields(prefilled),
      productField(products, productId),
      channelField(channelId),
      startsOnField(startsOn, START_DATE_HINT),
      noteField(note),
    ],
  });
}
