import type { Button, ModalView, RichTextBlock } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { button, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { clip } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';

export const RESEND_ACTIONS = {
  /** Value: the check's id. */
  reminder: 'resend.reminder',
} as const;

export const reminderButton = ({ id, reference }: Pick<Check, 'id' | 'reference'>): Button =>
  button({
    actionId: RESEND_ACTIONS.reminder,
    text: 'Copy a reminder',
    value: id,
    label: `Copy a reminder for ${reference}`,
  });

const MAX_PRODUCT_LENGTH = 200;
const HINT = 'Copy this text and send it to the worker yourself. The bot sends them nothing.';

/** Contains no name, because it may be read over somebody's shoulder, and it is sent by hand. */
function reminderText({ productName }: Pick<Check, 'productName'>): string {
  return [
    'Hello,',
    '',
    `We have invited you to complete a background check (${clip(productName, MAX_PRODUCT_LENGTH)}) with WorkerChecks. The invitation came by email from WorkerChecks.`,
    '',
    '1. If you can’t find it, please look in your spam or junk folder.',
    '2. Register with the email address and mobile number that we have for you. With a different one, the check won’t appear in your WorkerChecks account.',
    '3. If you use another email address or mobile, please tell us, and we will send the invitation again.',
    '',
    'Thank you',
  ].join('\n');
}

const codeBlock = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
});

/** Opens on top of the form. */
export function reminderView(check: Pick<Check, 'productName'>): ModalView {
  return modal({
    title: 'Copy a reminder',
    close: 'Back',
    blocks: [section(plain(HINT)), codeBlock(reminderText(check))],
  });
}

export function reminderMessage(check: Pick<Check, 'productName'>): PrivateMessage {
  return { text: HINT, blocks: [section(plain(HINT)), codeBlock(reminderText(check))] };
}
