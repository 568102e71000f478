import type { Button, KnownBlock, Overflow, RichTextElement, RichTextSection } from '@slack/types';
import type { Attention, AttentionRules } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import { isResendable } from '../../checks/transitions.ts';
import { actions, LIMITS, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { clip, escapeMrkdwn, richDate, slackDate } from '../../slack/messages/text.ts';
import { fullName } from '../../text/full-name.ts';
import { resendButton, resultButton } from '../card/card-buttons.ts';
import { likelySentence } from '../card/expectation-wording.ts';
import { stateLabel } from '../card/state-label.ts';
import { attentionReason } from '../shared/attention-reason.ts';
import { privateButtons } from '../shared/private-buttons.ts';
import { snoozeMenu } from '../shared/snooze-menu.ts';

const PRODUCT_LENGTH = 100;

type Controls = readonly (Button | Overflow)[];
/** Text, or a moment in epoch milliseconds. */
type Part = string | { at: number };

const richLine = (elements: RichTextElement[]): RichTextSection => ({ type: 'rich_text_section', elements });

const toRich = (part: Part): RichTextElement =>
  typeof part === 'string' ? { type: 'text', text: part } : richDate(part.at);

/** "Ada Lovelace · National police check" */
function firstLine({ worker, reference, productName }: Check): RichTextSection {
  const name = worker === undefined ? reference : clip(fullName(worker), LIMITS.name);
  return richLine([
    { type: 'text', text: name, style: { bold: true } },
    { type: 'text', text: ` · ${clip(productName, PRODUCT_LENGTH)}` },
  ]);
}

/** Two lines about a check, and its controls: at most two blocks. A menu alone stands beside the second line. */
function lineBlocks(check: Check, parts: readonly Part[], controls: Controls): KnownBlock[] {
  const [first] = controls;
  const said: Part[] = [...parts, ` · ${check.reference} · `];
  if (controls.length === 1 && first?.type === 'overflow') {
    const text = said.map((part) => (typeof part === 'string' ? escapeMrkdwn(part) : slackDate(part.at)));
    return [
      { type: 'rich_text', elements: [firstLine(check)] },
      { ...section(mrkdwn(`${text.join('')}<@${escapeMrkdwn(ownerOf(check))}>`)), accessory: first },
    ];
  }
  const owner: RichTextElement = { type: 'user', user_id: ownerOf(check) };
  return [
    { type: 'rich_text', elements: [firstLine(check), richLine([...said.map(toRich), owner])] },
    ...(controls.length === 0 ? [] : [actions([...controls])]),
  ];
}

/**
 * "Pending since 24 Nov 2026 at 9:12 am · CHK-7F3K2 · @owner", and everything that can be done about it. Two blocks.
 *
 * @param isAbove the same buttons stand above already, because it needs somebody
 */
export function openCheckLine(
  check: Check,
  { staleAfterDays, now }: AttentionRules,
  isAbove: boolean,
): KnownBlock[] {
  const likely = likelySentence(check);
  const parts: Part[] = [
    `${stateLabel(check, staleAfterDays, now)} since `,
    { at: check.stateSince },
    ...(likely === undefined ? [] : [` · ${likely.replace('Likely', 'likely')}`]),
  ];
  return lineBlocks(check, parts, isAbove ? [] : privateButtons(check));
}

/** Whether all that can be done about it is offered where it needs somebody. */
export const offersEverything = ({ concern }: Attention): boolean =>
  concern === 'decide' || concern === 'unknown-status' || concern === 'gone';

function controlsOf(attention: Attention): Controls {
  const { check, concern } = attention;
  if (offersEverything(attention)) return privateButtons(check);
  if (concern === 'unopened' || concern === 'review') return [resultButton(check), snoozeMenu(check.id)];
  return [...(isResendable(check) ? [resendButton(check)] : []), snoozeMenu(check.id)];
}

/** What precedes the reason, where it does not say enough by itself. */
const PREFIXES: Partial<Record<Attention['concern'], string>> = {
  'at-risk': 'At risk: ',
  review: 'To review: ',
};

/** "At risk: has not started; starts work Tue 8 Dec · CHK-7F3K2 · @owner", and what to do about it. Two blocks. */
export function attentionLine(attention: Attention, rules: AttentionRules): KnownBlock[] {
  const said = `${PREFIXES[attention.concern] ?? ''}${attentionReason(attention, { isPrivate: true, rules })}`;
  const sentence = `${said.slice(0, 1).toUpperCase()}${said.slice(1)}`;
  return lineBlocks(attention.check, [sentence], controlsOf(attention));
}
