import type { ActionsBlock, PlainTextOption, RichTextBlock, RichTextElement, TableBlock } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { ListFilter } from '../../checks/check-service.ts';
import { button, header, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { shortDayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import { likelySentence, riskSentence } from '../card/expectation-wording.ts';
import { stateLabel } from '../card/state-label.ts';
import { encodePage, FILTERS, type ListPage } from './list-page.ts';

export const LIST_ACTIONS = {
  filter: 'list.filter',
  previous: 'list.previous',
  next: 'list.next',
} as const;

export const PAGE_SIZE = 20;

/** Chosen so that a full page of the longest names stays well below Slack's 10,000 characters for a table. */
const WIDTHS = { name: 60, product: 40, state: 80 } as const;

const FILTER_NAMES: Readonly<Record<ListFilter, string>> = {
  all: 'All checks',
  pending: 'Pending',
  progress: 'In progress',
  completed: 'Completed',
  mine: 'Requested by me',
};

type Cell = TableBlock['rows'][number][number];

const cell = (text: string, max: number): Cell => ({ type: 'raw_text', text: clip(text, max) || '–' });

const rich = (element: RichTextElement): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [element] }],
});

const HEADINGS = ['Reference', 'Worker', 'Check type', 'State', 'Invited', 'Requested by'];

/** The last column, if a check on the page has a start date. */
const STARTS_WORK = 'Starts work';

function rows(shown: readonly Check[], about: { staleAfterDays: number; now: number }): Cell[][] {
  const withStart = shown.some(({ startsOn }) => startsOn !== undefined);
  const headings = withStart ? [...HEADINGS, STARTS_WORK] : HEADINGS;
  const startCell = ({ startsOn = '' }: Check) => (withStart ? [cell(shortDayText(startsOn), 20)] : []);
  return [
    headings.map((text) => cell(text, 20)),
    ...shown.map((check) => [...row(check, about), ...startCell(check)]),
  ];
}

/** "Pending, waiting 8 days, at risk, likely by Fri 4 Dec" */
function stateText(check: Check, about: { staleAfterDays: number; now: number }): string {
  const likely = likelySentence(check);
  return [
    stateLabel(check, about.staleAfterDays, about.now),
    ...(riskSentence(check) === undefined ? [] : ['at risk']),
    ...(likely === undefined ? [] : [likely.replace('Likely', 'likely')]),
  ].join(', ');
}

function row(check: Check, about: { staleAfterDays: number; now: number }): Cell[] {
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
    rich({ type: 'user', user_id: check.requester.userId }),
  ];
}

const option = (filter: ListFilter): PlainTextOption => ({
  text: plain(FILTER_NAMES[filter], LIMITS.optionText),
  value: encodePage({ filter, page: 1 }),
});

function controls({ filter, page }: ListPage, pages: number): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'static_select',
        action_id: LIST_ACTIONS.filter,
        placeholder: plain('Show'),
        options: FILTERS.map(option),
        initial_option: option(filter),
      },
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
export function listMessage(
  checks: readonly Check[],
  wanted: ListPage,
  about: { command: string; staleAfterDays: number; now: number },
): PrivateMessage {
  const { shown, page, pages } = pageOf(checks, wanted.page);
  const title = FILTER_NAMES[wanted.filter];
  if (shown.length === 0) {
    const nothing = wanted.filter === 'all' ? 'There are no checks yet.' : `${title}: no checks.`;
    const text = `${nothing} \`${about.command} invite\` starts one.`;
    return { text, blocks: [section(mrkdwn(text)), controls({ ...wanted, page }, pages)] };
  }
  const count = `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`;
  const where = pages > 1 ? `, page ${page} of ${pages}` : '';
  return {
    text: `${title}: ${count}${where}`,
    blocks: [
      header(title),
      section(plain(`${count}${where}`)),
      {
        type: 'table',
        column_settings: [{}, { is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
        rows: rows(shown, about),
      },
      controls({ filter: wanted.filter, page }, pages),
    ],
  };
}
