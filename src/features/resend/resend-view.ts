import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Check } from '../../checks/check.ts';
import type { Product } from '../../config/config.ts';
import { BotError } from '../../errors.ts';
import { actions, context, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { stateWord } from '../card/check-wording.ts';
import { checkHeading } from '../shared/check-heading.ts';
import {
  contactFields,
  nameFields,
  noteField,
  type Prefilled,
  productField,
} from '../shared/worker-fields.ts';
import { reminderButton } from './reminder-view.ts';

export const RESEND_VIEW = 'resend.form';

/** Maximum number of ids that fit into a view's metadata. */
const MOST_TOLD = 60;

const metadataSchema = z.object({
  /** Id of the check that the form creates. */
  id: z.uuid(),
  checkId: z.uuid(),
  /** The person has been told why the same invitation may not help. */
  unchanged: z.literal(true).optional(),
  /** Ids of open checks the person has been told about. */
  told: z.array(z.uuid()).optional(),
});
export type ResendMetadata = z.infer<typeof metadataSchema>;

export function encodeMetadata({ told, ...rest }: ResendMetadata): string {
  return JSON.stringify({ ...rest, ...(told === undefined ? {} : { told: told.slice(0, MOST_TOLD) }) });
}

/** @throws BotError if it cannot be read */
export function decodeMetadata(privateMetadata: string): ResendMetadata {
  try {
    return metadataSchema.parse(JSON.parse(privateMetadata));
  } catch (cause) {
    throw new BotError('form', 'This form can’t be read. Nothing was sent. Please open it again.', { cause });
  }
}

const CONSEQUENCE =
  'The old invitation stops working, and a new one is sent. It may cost a credit. Correct what was wrong:';

const UNCHANGED = [
  'You have changed nothing. Before you send the same invitation again:',
  '• Ask the worker to look in their spam or junk folder.',
  '• Ask which email address and mobile they registered with at WorkerChecks. If either is different, the check doesn’t appear for them: correct it below.',
  '• If they only need a nudge, press *Copy a reminder*.',
].join('\n');

function openRemark(open: readonly Check[]): string {
  const lines = open.slice(0, 5).map((check) => {
    const state = escapeMrkdwn(stateWord(check, { word: true }));
    return `• ${escapeMrkdwn(check.reference)} is *${state}* since ${slackDate(check.stateSince)}, requested by <@${escapeMrkdwn(check.requester.userId)}>.`;
  });
  const more = open.length > 5 ? [`• And ${open.length - 5} more.`] : [];
  return [
    'Nothing was sent yet: there is already another open check for this email address and check type.',
    ...lines,
    ...more,
  ].join('\n');
}

export interface ResendViewOptions {
  check: Check;
  products: readonly Product[];
  prefilled: Prefilled;
  /** Other open checks for the address that was entered. */
  open?: readonly Check[];
  /** Nothing was changed. */
  isUnchanged?: boolean;
}

/** The form for inviting a worker again in place of an open invitation. */
export function resendView(metadata: ResendMetadata, options: ResendViewOptions): ModalView {
  const { check, products, prefilled, open = [], isUnchanged = false } = options;
  const warnings: KnownBlock[] = [
    ...(isUnchanged ? [section(mrkdwn(UNCHANGED))] : []),
    ...(open.length === 0 ? [] : [section(mrkdwn(openRemark(open)))]),
  ];
  return modal({
    title: 'Resend the invitation',
    submit: warnings.length === 0 ? 'Resend' : 'Resend anyway',
    close: 'Keep the old one',
    callbackId: RESEND_VIEW,
    metadata: encodeMetadata(metadata),
    blocks: [
      ...checkHeading(check),
      ...warnings,
      section(plain(CONSEQUENCE)),
      ...nameFields(prefilled),
      ...contactFields(prefilled),
      productField(products, prefilled.productId),
      noteField(prefilled.note),
      actions([reminderButton(check)]),
      context(plain('The new card appears in the thread of the old one.')),
    ],
  });
}
