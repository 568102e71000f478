import type { Checkboxes, ModalView, PlainTextInput, PlainTextOption } from '@slack/types';
import type { Worker } from '../../checks/check.ts';
import type { Product } from '../../config.ts';
import { LIMITS, plain } from '../../slack/blocks.ts';
import { field, modal } from '../modal.ts';
import { INVITE_FIELDS, INVITE_VIEWS, ONE_NAME } from './invite-ids.ts';
import { LONGEST_NOTE } from './read-invite-form.ts';

/** What the form starts with. */
export interface Prefilled {
  worker?: { [K in keyof Worker]?: Worker[K] | undefined } | undefined;
  productId?: string | undefined;
  channelId?: string | undefined;
  note?: string | undefined;
  /** Whether the box is ticked; else it is for a worker whose first name is empty and whose last name is not. */
  oneName?: boolean | undefined;
}

const ELEMENT = 'input';

function textInput(initial: string | undefined, more: Partial<PlainTextInput> = {}): PlainTextInput {
  return {
    type: 'plain_text_input',
    action_id: ELEMENT,
    ...(initial ? { initial_value: initial } : {}),
    ...more,
  };
}

const option = ({ id, name }: Product): PlainTextOption => ({
  text: plain(name, LIMITS.optionText),
  value: id,
});

const oneNameOption: PlainTextOption = {
  text: plain('Has one name only', LIMITS.optionText),
  value: ONE_NAME.value,
};

const oneNameBox = (ticked: boolean): Checkboxes => ({
  type: 'checkboxes',
  action_id: ONE_NAME.actionId,
  options: [oneNameOption],
  ...(ticked ? { initial_options: [oneNameOption] } : {}),
});

/**
 * The form. Slack sends no form without what it calls required, so the names are optional to Slack and required here,
 * where the box is not ticked. A plain text input for the address: Slack's own e-mail input says "invalid" and not what is expected,
 * and what it takes for an address to start with is not documented.
 */
export function inviteView(draftId: string, products: readonly Product[], prefilled: Prefilled): ModalView {
  const { worker, productId, channelId, note } = prefilled;
  const { oneName = worker?.firstName === '' && (worker.lastName ?? '') !== '' } = prefilled;
  const chosen = products.length === 1 ? products[0] : products.find(({ id }) => id === productId);
  return modal({
    title: 'Invite a worker',
    submit: 'Send invitation',
    close: 'Discard',
    callbackId: INVITE_VIEWS.form,
    metadata: draftId,
    blocks: [
      field({
        blockId: INVITE_FIELDS.firstName,
        label: 'First name',
        optional: true,
        element: textInput(worker?.firstName),
      }),
      field({
        blockId: INVITE_FIELDS.lastName,
        label: 'Last name',
        optional: true,
        element: textInput(worker?.lastName),
      }),
      field({
        blockId: INVITE_FIELDS.oneName,
        label: 'One name',
        optional: true,
        hint: 'Tick it for a worker whose passport shows a single name, and leave one of the two names empty.',
        element: oneNameBox(oneName),
      }),
      field({
        blockId: INVITE_FIELDS.email,
        label: 'Email',
        hint: 'The address the worker registers with at WorkerChecks; the invitation goes there.',
        element: textInput(worker?.email, { placeholder: plain('name@example.com') }),
      }),
      field({
        blockId: INVITE_FIELDS.mobile,
        label: 'Mobile',
        optional: true,
        hint: 'It must match the mobile the worker registers with at WorkerChecks, or the check does not show up for them. If you are not sure, leave it empty.',
        element: textInput(worker?.mobile, { placeholder: plain('0412 345 678') }),
      }),
      field({
        blockId: INVITE_FIELDS.product,
        label: 'Check type',
        element: {
          type: 'static_select',
          action_id: ELEMENT,
          placeholder: plain('Choose'),
          options: products.map(option),
          ...(chosen === undefined ? {} : { initial_option: option(chosen) }),
        },
      }),
      field({
        blockId: INVITE_FIELDS.channel,
        label: 'Channel for the card',
        hint: 'The bot must be in it. Whoever reads that channel sees the card.',
        element: {
          type: 'conversations_select',
          action_id: ELEMENT,
          filter: { include: ['public', 'private'] },
          ...(channelId === undefined ? {} : { initial_conversation: channelId }),
        },
      }),
      field({
        blockId: INVITE_FIELDS.note,
        label: 'Note for colleagues',
        optional: true,
        hint: 'Stands on the card. WorkerChecks and the worker do not see it.',
        element: textInput(note, { multiline: true, max_length: LONGEST_NOTE }),
      }),
    ],
  });
}
