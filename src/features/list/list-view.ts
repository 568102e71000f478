import type { ActionsBlock, PlainTextOption, RichTextBlock, RichTextElement, TableBlock } from '@slack/types';
import { type AttentionRules, type Concern, concernOf } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { otherOwnerOf, ownerOf } from '../../checks/owner.ts';
import { button, header, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { shortDayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { likelySentence, riskReason, riskSentence } from '../card/expectation-wording.ts';
import { stateLabel } from '../card/state-label.ts';
import {
  encodePage,
  FILTERS,
  type ListPage,
  type NamedFilter,
  ownerIn,
  type ShownFilter,
} from './list-page.ts';

export const LIST_ACTIONS = {
  filter: 'list.filter',
  owner: 'list.owner',
  previous: 'list.previous',
  next: 'list.next',
} as const;

export const PAGE_SIZE = 20;

/** Chosen so that a full page of the longest names stays well below Slack's 10,000 characters for a table. */
const WIDTHS = { name: 60, product: 40, state: 80, why: 60 } as const;

const FILTER_NAMES: Readonly<Record<NamedFilter, string>> = {
  all: 'All checks',
  pending: 'Pending',
  progress: 'In progress',
  completed: 'Completed',
  mine: 'Mine',
  attention: 'Needs attention',
};

export interface ListContext extends AttentionRules {
  /** The slash command. */
  command: string;
}

type Cell = TableBlock['rows'][number][number];

const cell = (text: string, max: number): Cell => ({ type: 'raw_text', text: clip(text, max) || '–' });

const rich = (element: RichTextElement): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [element] }],
});

const HEADINGS = ['Reference', 'Worker', 'Check type', 'State', 'Invited', 'Requested by'];

/** A column if a check on the page has a start date. */
const STARTS_WORK = 'Starts work';
/** A column if a check on the page has another owner than its requester. */
const OWNER = 'Owner';
/** The last column of the list of checks that need attention. */
const WHY = 'Why';
const WHY_WORDS: Readonly<Record<Concern, string>> = {
  decide: 'Decide whether it was sent',
  'unknown-status': 'Unknown status',
  gone: 'WorkerChecks no longer knows it',
  unopened: 'Nobody has opened the result',
  review: 'Review the result',
  'at-risk': 'At risk',
  stale: 'Has not submitted for days',
};

/** "Pending, waiting 8 days, at risk, likely by Fri 4 Dec" */
function stateText(check: Check, about: { staleAfterDays: number; now: number }): string {
  const likely = likelySentence(check);
  return [
    stateLabel(check, about.staleAfterDays, about.now),
    ...(riskSentence(check) === undefined ? [] : ['at risk']),
    ...(likely === undefined ? [] : [likely.replace('Likely', 'likely')]),
  ].join(', ');
}

function why(check: Check, about: ListContext): string {
  const concern = concernOf(check, about);
  if (concern === undefined) return '';
  return concern === 'at-risk' ? `${WHY_WORDS[concern]}: ${riskReason(check)}` : WHY_WORDS[concern];
}

function rows(shown: readonly Check[], filter: ShownFilter, about: ListContext): Cell[][] {
  const withOwner = shown.some((check) => otherOwnerOf(check) !== undefined);
  const withStart = shown.some(({ startsOn }) => startsOn !== undefined);
  const withWhy = filter === 'attention';
  const headings = [
    ...HEADINGS,
    ...(withOwner ? [OWNER] : []),
    ...(withStart ? [STARTS_WORK] : []),
    ...(withWhy ? [WHY] : []),
  ];
  return [
    headings.map((text) => cell(text, 20)),
    ...shown.map((check) => [
      ...row(check, about),
      ...(withOwner ? [person(ownerOf(check))] : []),
      ...(withStart ? [cell(shortDayText(check.startsOn ?? ''), 20)] : []),
      ...(withWhy ? [cell(why(check, about), WIDTHS.why)] : []),
    ]),
  ];
}

const person = (userId: string): Cell => rich({ type: 'user', user_id: userId });

function row(check: Check, about: ListContext): Cell[] {
  const { worker, invitedAt, createdAt } = check;
  const at = invitedAt ?? createdAt;
  return [
    cell(check.reference, 20),
    cell(worker === undefined ? '' : fullName(worker), WIDTHS.name),
    cell(check.productName, WIDTHS.product),
    cell(stateText(check, about), WIDTHS.state),
    rich({
      type: 'date',
      timestamp: Math.floor(at / 1000),
      format: '{date_short}',
      fallback: new Date(at).toISOString().slice(0, 10),
    }),
    person(check.requester.userId),
  ];
}

const option = (filter: NamedFilter): PlainTextOption => ({
  text: plain(FILTER_NAMES[filter], LIMITS.optionText),
  value: encodePage({ filter, page: 1 }),
});

function controls({ filter, page }: ListPage, pages: number): ActionsBlock {
  const chosen = FILTERS.find((known) => known === filter);
  return {
    type: 'actions',
    elements: [
      {
        type: 'static_select',
        action_id: LIST_ACTIONS.filter,
        placeholder: plain('Show'),
        options: FILTERS.map(option),
        ...(chosen === undefined ? {} : { initial_option: option(chosen) }),
      },
      { type: 'users_select', action_id: LIST_ACTIONS.owner, placeholder: plain('Checks of…') },
      ...(page > 1
        ? [
            button({
              actionId: LIST_ACTIONS.previous,
              text: 'Previous',
              value: encodePage({ filter, page: page - 1 }),
            }),
          ]
        : []),
      ...(page < pages
        ? [
            button({
              actionId: LIST_ACTIONS.next,
              text: 'Next',
              value: encodePage({ filter, page: page + 1 }),
            }),
          ]
        : []),
    ],
  };
}

/** Mrkdwn only for a filter by owner. */
function titleOf(filter: ShownFilter): string {
  const owner = ownerIn(filter);
  if (owner !== undefined) return `Checks of <@${owner}>`;
  return FILTER_NAMES[FILTERS.find((known) => known === filter) ?? 'all'];
}

/** Mrkdwn. */
function nothingText(filter: ShownFilter, command: string): string {
  if (filter === 'attention') return 'No check needs attention.';
  const owner = ownerIn(filter);
  if (owner !== undefined) return `<@${owner}> owns no checks.`;
  const nothing = filter === 'all' ? 'There are no checks yet.' : `${titleOf(filter)}: no checks.`;
  return `${nothing} \`${command} invite\` starts one.`;
}

/** The checks on a page; a page past the end is the last one. */
export function pageOf(
  checks: readonly Check[],
  page: number,
): { shown: Check[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(checks.length / PAGE_SIZE));
  const here = Math.min(Math.max(1, page), pages);
  return { shown: checks.slice((here - 1) * PAGE_SIZE, here * PAGE_SIZE), page: here, pages };
}

/** One page of the list as a table. The top-level text contains counts and no names. */
export function listMessage(checks: readonly Check[], wanted: ListPage, about: ListContext): PrivateMessage {
  const { shown, page, pages } = pageOf(checks, wanted.page);
  const title = titleOf(wanted.filter);
  if (shown.length === 0) {
    const text = nothingText(wanted.filter, about.command);
    return { text, blocks: [section(mrkdwn(text)), controls({ ...wanted, page }, pages)] };
  }
  const count = `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`;
  const where = pages > 1 ? `, page ${page} of ${pages}` : '';
  return {
    text: `${title}: ${count}${where}`,
    blocks: [
      ...(ownerIn(wanted.filter) === undefined
        ? [header(title), section(plain(`${count}${where}`))]
        : [section(mrkdwn(`*${title}*\n${count}${where}`))]),
      {
        type: 'table',
        column_settings: [{}, { is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
        rows: rows(shown, wanted.filter, about),
      },
      controls({ filter: wanted.filter, page }, pages),
    ],
  };
}
