import type { Button, RichTextElement } from '@slack/types';
import type { Attention, Concern } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import { isResendable } from '../../checks/transitions.ts';
import { button, LIMITS } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import { fullName } from '../../text/full-name.ts';
import { resendButton, resultButton } from '../card/card-buttons.ts';
import { CARD_ACTIONS } from '../card/card-ids.ts';
import { attentionReason } from '../shared/attention-reason.ts';
import { DIGEST_ACTIONS } from './digest-ids.ts';
import type { DigestAbout, DigestLine } from './digest-source.ts';

const NAME_LENGTH = 80;
const PRODUCT_LENGTH = 60;

const decideButton = ({ id, reference }: Check): Button =>
  button({
    actionId: DIGEST_ACTIONS.decide,
    text: 'Decide…',
    value: id,
    label: `Decide about ${reference}`,
    style: 'primary',
  });

/** Asks WorkerChecks, as *View result* does, of a check that has no result yet. */
const lookButton = ({ id, reference }: Check): Button =>
  button({ actionId: CARD_ACTIONS.result, text: 'Look now', value: id, label: `Look now: ${reference}` });

function deed(check: Check, concern: Concern): Button {
  switch (concern) {
    case 'unopened':
    case 'review':
      return resultButton(check);
    case 'at-risk':
    case 'stale':
      return isResendable(check) ? resendButton(check) : lookButton(check);
    default:
      return decideButton(check);
  }
}

const text = (words: string, isBold = false): RichTextElement => ({
  type: 'text',
  text: words,
  ...(isBold ? { style: { bold: true } } : {}),
});

/** "Ada Lovelace · National police check · CHK-7F3K2: has not started; starts work Tue 8 Dec · @owner" */
export function checkLine(attention: Attention, about: DigestAbout): DigestLine {
  const { check, concern } = attention;
  const { worker, reference, productName } = check;
  const name = about.isPrivate && worker !== undefined ? clip(fullName(worker), NAME_LENGTH) : undefined;
  const product = clip(productName, Math.min(PRODUCT_LENGTH, LIMITS.name));
  const rest = name === undefined ? ` · ${product}` : ` · ${product} · ${reference}`;
  return {
    id: check.id,
    text: [
      text(name ?? reference, true),
      text(`${rest}: ${attentionReason(attention, about)}`),
      ...(about.owner === undefined ? [text(' · '), { type: 'user', user_id: ownerOf(check) } as const] : []),
    ],
    button: deed(check, concern),
    snoozes: check.id,
  };
}
