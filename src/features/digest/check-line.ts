import type { Button, RichTextElement } from '@slack/types';
import type { Attention, Concern } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import { isResendable } from '../../checks/transitions.ts';
import { button, LIMITS } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import { shortDayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { dayName } from '../../time/local-calendar.ts';
import { resendButton, resultButton } from '../card/card-buttons.ts';
import { CARD_ACTIONS } from '../card/card-ids.ts';
import { RESULT_WORDS } from '../card/check-wording.ts';
import { riskReason } from '../card/expectation-wording.ts';
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

/** What is the matter, as plain text. A start date is about the worker, so it is named only where they are. */
function reason({ check, concern }: Attention, { isPrivate, rules }: DigestAbout): string {
  const since = (at: number) => shortDayText(dayName(rules.calendar.local(at).day));
  switch (concern) {
    case 'decide':
      return 'it is not known whether the invitation was sent';
    case 'unknown-status':
      return 'WorkerChecks reports a status this bot does not know';
    case 'gone':
      return 'WorkerChecks no longer knows the invitation';
    case 'unopened':
      return `result ready since ${since(check.unopenedSince ?? check.stateSince)}`;
    case 'review':
      return isPrivate && check.outcome !== undefined ? RESULT_WORDS[check.outcome.result] : 'result ready';
    case 'at-risk':
      return riskReason(isPrivate ? check : { state: check.state, startsOn: undefined });
    case 'stale':
      return `not submitted, invited ${since(check.invitedAt ?? check.createdAt)}`;
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
      text(`${rest}: ${reason(attention, about)}`),
      ...(about.owner === undefined ? [text(' · '), { type: 'user', user_id: ownerOf(check) } as const] : []),
    ],
    button: deed(check, concern),
    snoozes: check.id,
  };
}
