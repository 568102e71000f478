import type { Checkboxes, InputBlock, PlainTextInput, PlainTextOption } from '@slack/types';
import type { Worker } from '../../checks/check.ts';
import type { Product } from '../../config/config.ts';
import { LIMITS, plain } from '../../slack/messages/blocks.ts';
import { field } from '../../slack/messages/modal.ts';
import { MAX_NOTE_LENGTH } from './parse-invite-form.ts';
import { INVITE_FIELDS, ONE_NAME } from './worker-form-ids.ts';

/** Initial values of the form. */
export interface Prefilled {
  worker?: { [K in keyof Worker]?: Worker[K] | undefined } | undefined;
  productId?: string | undefined;
  channelId?: string | undefined;
  note?: string | undefined;
  /** 2026-12-08 */
  startsOn?: string | undefined;
  /** The request for a check that the form decides. */
  request?: string | undefined;
  /** Plain text shown above the fields. */
  remark?: string | undefined;
  /** Whether the box is ticked; default: ticked if the worker has a last name but no first name. */
  oneName?: boolean | undefined;
}

/** Fields shared by the forms to invite, and to follow an invitation created elsewhere. */

const ELEMENT = 'input';

export function textInput(initial: string | undefined, more: Partial<PlainTextInput> = {}): PlainTextInput {
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
 * Slack does not submit a form while a required field is empty, so the names are optional to Slack; our own parser
 * requires them unless the box is ticked.
 */
export function nameFields(prefilled: Pick<Prefilled, 'worker' | 'oneName'>): InputBlock[] {
  const { worker } = prefilled;
  const { oneName = worker?.firstName === '' && (worker.lastName ?? '') !== '' } = prefilled;
  return [
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
      hint: 'Tick this if the worker’s passport shows a single name, and leave one of the two names empty.',
      element: oneNameBox(oneName),
    }),
  ];
}

/**
 * A plain text input for the address: Slack's own e-mail input reports "invalid" without saying what is expected, and
 * which initial values it accepts is not documented.
 */
export function contactFields({ worker }: Pick<Prefilled, 'worker'>): InputBlock[] {
  return [
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
  ];
}

export function noteField(note: string | undefined): InputBlock {
  return field({
    blockId: INVITE_FIELDS.note,
    label: 'Note for colleagues',
    optional: true,
    hint: 'Shown on the card in channels where it may show the worker’s name, and in the reply to the status command. WorkerChecks and the worker don’t see it.',
    element: textInput(note, { multiline: true, max_length: MAX_NOTE_LENGTH }),
  });
}

export function productField(products: readonly Product[], productId: string | undefined): InputBlock {
  const chosen = products.length === 1 ? products[0] : products.find(({ id }) => id === productId);
  return field({
    blockId: INVITE_FIELDS.product,
    label: 'Check type',
    element: {
      type: 'static_select',
      action_id: ELEMENT,
      placeholder: plain('Choose'),
      options: products.map(option),
      ...(chosen === undefined ? {} : { initial_option: option(chosen) }),
    },
  });
}

/** @param remark an extra sentence for the hint */
export function channelField(channelId: string | undefined, remark = ''): InputBlock {
  return field({
    blockId: INVITE_FIELDS.channel,
    label: 'Channel for the card',
    hint: `The bot must be a member. Everyone in the channel sees the card.${remark}`,
    element: {
      type: 'conversations_select',
      action_id: ELEMENT,
      filter: { include: ['public', 'private'] },
      ...(channelId === undefined ? {} : { initial_conversation: channelId }),
    },
  });
}
