import type { RichTextElement } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { RefreshOutcome } from '../../checks/check-service.ts';
import { otherOwnerOf } from '../../checks/owner.ts';
import { isFinal } from '../../checks/polling-rules.ts';
import { purgePending } from '../../checks/purge-pending.ts';
import { actions, context, header, mrkdwn, plain, quote } from '../../slack/messages/blocks.ts';
import { clip, escapeMrkdwn, releaseDateText } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { dayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { RESULT_WORDS, refusalSentence, resultRemark, stateWord } from '../card/check-wording.ts';
import { likelySentence, riskSentence } from '../card/expectation-wording.ts';
import { headline } from '../card/headline.ts';
import { stateLabel } from '../card/state-label.ts';
import { addedNotes } from '../shared/added-notes.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { privateButtons } from '../shared/private-buttons.ts';
import { staleNotice } from '../shared/stale-notice.ts';
import { channelFact, type Fact, factList, personFact, textFact, timeFact } from './fact-list.ts';

export const MAX_MATCHES = 20;
const PURGE_PENDING =
  'Slack has not let the bot change or delete the card yet, so it may still show the worker’s name and the outcome. The bot keeps trying.';

function facts(check: Check, nextPollAt: number | undefined): Fact[] {
  const { worker, outcome, startsOn } = check;
  return [
    textFact('State', stateWord(check, { word: true })),
    textFact('Result', outcome && RESULT_WORDS[outcome.result]),
    textFact('Released', releaseDateText(outcome?.releaseDate)?.text),
    textFact('Email', worker?.email),
    textFact('Mobile', worker && (worker.mobile ?? 'not given')),
    textFact('Starts work on', startsOn && dayText(startsOn)),
    personFact('Requested by', check.requester.userId),
    personFact('Owner', otherOwnerOf(check)),
    channelFact('Card', check.channelId),
    timeFact('Invited', check.invitedAt),
    timeFact('In progress since', check.inProgressSeenAt),
    timeFact('Seen completed', check.completedSeenAt),
    timeFact('Cancelled', check.cancelledAt),
    timeFact('Closed', check.closed?.at),
    timeFact('Purged', check.purgedAt),
    timeFact('Next update', isFinal(check) ? undefined : nextPollAt),
  ];
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
      headline(check.productName, check.worker),
      factList(facts(check, nextPollAt)),
      ...(check.note === undefined ? [] : [quote(check.note)]),
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
