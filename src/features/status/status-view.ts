import type { KnownBlock, RichTextElement } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { RefreshOutcome } from '../../checks/check-service.ts';
import { otherOwnerOf } from '../../checks/owner.ts';
import { isFinal } from '../../checks/polling-rules.ts';
import { purgePending } from '../../checks/purge-pending.ts';
import {
  actions,
  boldLine,
  context,
  fields,
  header,
  mrkdwn,
  plain,
  quote,
} from '../../slack/messages/blocks.ts';
import { clip, escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { dayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { RESULT_WORDS, refusalSentence, resultRemark, stateWord } from '../card/check-wording.ts';
import { likelySentence, riskSentence } from '../card/expectation-wording.ts';
import { releasedField } from '../card/released-field.ts';
import { stateLabel } from '../card/state-label.ts';
import { addedNotes } from '../shared/added-notes.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { privateButtons } from '../shared/private-buttons.ts';
import { staleNotice } from '../shared/stale-notice.ts';

export const MAX_MATCHES = 20;
const PURGE_PENDING =
  'Slack has not let the bot change or delete the card yet, so it may still show the worker’s name and the outcome. The bot keeps trying.';

type Fact = [label: string, value: string | undefined];

function people({ worker, productName, note }: Check): KnownBlock[] {
  return [
    ...(worker === undefined ? [] : [boldLine(fullName(worker))]),
    ...(worker === undefined
      ? []
      : [
          fields([
            mrkdwn('*Email*'),
            plain(worker.email, 300),
            mrkdwn('*Mobile*'),
            plain(worker.mobile ?? 'not given', 300),
          ]),
        ]),
    fields([mrkdwn('*Check type*'), plain(productName, 300)]),
    ...(note === undefined ? [] : [quote(note)]),
  ];
}

function times(check: Check): Fact[] {
  const moments: [string, number | undefined][] = [
    ['Invited', check.invitedAt],
    ['In progress since', check.inProgressSeenAt],
    ['Seen completed', check.completedSeenAt],
    ['Cancelled', check.cancelledAt],
    ['Closed', check.closed?.at],
    ['Purged', check.purgedAt],
  ];
  return moments.map(([label, at]) => [label, at === undefined ? undefined : slackDate(at)]);
}

/** At most ten, Slack's limit for a section. */
function facts(check: Check, nextPollAt: number | undefined): KnownBlock {
  const outcome: Fact[] = [
    ['State', escapeMrkdwn(stateWord(check, { word: true }))],
    ['Result', check.outcome && RESULT_WORDS[check.outcome.result]],
  ];
  const owner = otherOwnerOf(check);
  const others: Fact[] = [
    ['Requested by', `<@${escapeMrkdwn(check.requester.userId)}>`],
    ['Owner', owner === undefined ? undefined : `<@${owner}>`],
    ['Card', `<#${escapeMrkdwn(check.channelId)}>`],
    ['Starts work on', check.startsOn && escapeMrkdwn(dayText(check.startsOn))],
    ...times(check),
    ['Next update', nextPollAt === undefined || isFinal(check) ? undefined : slackDate(nextPollAt)],
  ];
  const known = (all: readonly Fact[]) =>
    all.flatMap(([label, value]) => (value === undefined ? [] : [mrkdwn(`*${label}*\n${value}`)]));
  const released = releasedField(check);
  const items = [...known(outcome), ...(released === undefined ? [] : [released]), ...known(others)];
  return fields(items.slice(0, 10));
}

/**
 * Everything about one check, for the person who asked. `nextPollAt`: the expected next poll, epoch milliseconds. The
 * top-level text says nothing about the outcome.
 */
export function statusMessage(outcome: RefreshOutcome, nextPollAt?: number): PrivateMessage {
  const { check } = outcome;
  const remark = check.outcome && resultRemark(check.outcome);
  const stale = staleNotice(outcome);
  const buttons = privateButtons(check);
  return {
    text: `Check ${escapeMrkdwn(check.reference)}: ${stateWord(check, { word: false })}`,
    blocks: [
      header(`Check ${check.reference}`),
      ...people(check),
      facts(check, nextPollAt),
      ...[riskSentence(check), likelySentence(check), remark].flatMap((sentence) =>
        sentence === undefined ? [] : [context(plain(sentence))],
      ),
      ...(check.closed?.reason === undefined ? [] : [context(plain(`Reason: ${check.closed.reason}`))]),
      ...(check.gone ? [context(plain('WorkerChecks no longer knows this invitation.'))] : []),
      ...(purgePending(check) ? [context(plain(PURGE_PENDING))] : []),
      ...(check.state === 'Refused' ? [context(plain(refusalSentence(check)))] : []),
      ...addedNotes(check),
      ...(stale === undefined ? [] : [context(mrkdwn(stale))]),
      ...(buttons.length === 0 ? [] : [actions(buttons)]),
    ],
  };
}

function line(check: Check, staleAfterDays: number, now: number): RichTextElement[] {
  const { worker, reference, productName } = check;
  const name = worker === undefined ? 'details removed' : clip(fullName(worker), 60);
  // Lists never show the outcome: viewing a single check's outcome is recorded in the audit log.
  const { outcome: _, ...openly } = check;
  const state = stateLabel(openly, staleAfterDays, now);
  return [
    { type: 'text', text: reference, style: { bold: true } },
    { type: 'text', text: ` · ${name} · ${clip(productName, 40)} · ${state}` },
  ];
}

/** Several checks match the search: lists them, and says how to ask for one. */
export function matchesMessage(
  term: string,
  found: readonly Check[],
  about: { command: string; staleAfterDays: number; now: number },
): PrivateMessage {
  const shown = found.slice(0, MAX_MATCHES);
  const more = found.length - shown.length;
  const intro = `${found.length} checks match ${inlineCode(term)}.`;
  const hint = `\`${about.command} status CHK-…\` shows one of them.`;
  return {
    text: `${intro} ${hint}`,
    blocks: [
      { type: 'section', text: mrkdwn(intro) },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: shown.map((check) => ({
              type: 'rich_text_section',
              elements: line(check, about.staleAfterDays, about.now),
            })),
          },
        ],
      },
      context(mrkdwn(more > 0 ? `And ${more} more. Add more of the name to narrow it down. ${hint}` : hint)),
    ],
  };
}
