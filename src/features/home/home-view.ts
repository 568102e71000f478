import type { HomeView, KnownBlock } from '@slack/types';
import type { Attention, AttentionRules } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { context, header, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { filterControls, navigation, openStateWord, topRow } from './home-controls.ts';
import { type HomeFilters, OPEN_STATES } from './home-filters.ts';
import { attentionLine, offersEverything, openCheckLine } from './home-lines.ts';
import { requestBlocks } from './home-requests.ts';
import type { HomeSelection } from './home-selection.ts';

/** Two blocks each: with the rest of the tab they stay below Slack's limit of a hundred. */
export const HOME_PAGE_SIZE = 20;
/** Of each list of what needs somebody. Two blocks each. */
export const MAX_ATTENTION = 5;

export interface HomePage {
  selection: HomeSelection;
  filters: HomeFilters;
  /** What is searched for. */
  term: string | undefined;
  /** Counts from 1; past the end it is the last page. */
  page: number;
  /** Blocks about batches, at most six. */
  batches: readonly KnownBlock[];
  /** Requests of workflows that wait for a decision, the oldest first. */
  requests: readonly CheckRequest[];
}

export interface HomeAbout {
  rules: AttentionRules;
  products: readonly { id: string; name: string }[];
  /** The slash command. */
  command: string;
}

export interface DrawnHome {
  view: HomeView;
  page: number;
  /** The open checks on the page. */
  shown: readonly Check[];
  /** What needs somebody, as far as it is shown. */
  attention: readonly Attention[];
}

function counts(checks: readonly Check[]): string {
  const parts = OPEN_STATES.flatMap((state) => {
    const count = checks.filter((check) => check.state === state).length;
    return count === 0 ? [] : [`${openStateWord(state)}: ${count}`];
  });
  return parts.length === 0 ? 'There are no open checks.' : parts.join(' · ');
}

function attentionBlocks(
  title: string,
  all: readonly Attention[],
  { rules, command, products }: HomeAbout,
  requests: readonly CheckRequest[] = [],
): KnownBlock[] {
  const count = all.length + requests.length;
  if (count === 0) return [];
  const more = all.length - MAX_ATTENTION;
  const hint = `And ${more} more: \`${command} list attention\``;
  return [
    header(`${title} (${count})`),
    ...requestBlocks(requests, { calendar: rules.calendar, products }),
    ...all.slice(0, MAX_ATTENTION).flatMap((one) => attentionLine(one, rules)),
    ...(more > 0 ? [context(mrkdwn(hint))] : []),
  ];
}

/** What the list of open checks says before its first check. */
function summary({ selection, term }: HomePage, page: number, pages: number): string {
  const { open, matching } = selection;
  const order = term === undefined ? 'newest first' : 'best match first';
  const where = pages > 1 ? [`Page ${page} of ${pages}, ${order}.`] : [];
  const narrowed = matching.length < open.length ? [`${matching.length} of ${open.length} match.`] : [];
  const second = [...narrowed, ...where].join(' ');
  return second === '' ? counts(open) : `${counts(open)}\n${second}`;
}

/** The desk's dashboard: what needs somebody, what is at risk, and a page of the open checks. */
export function homeView(wanted: HomePage, about: HomeAbout): DrawnHome {
  const { selection, filters, term, batches, requests } = wanted;
  const { needsYou, atRisk, open, matching } = selection;
  const pages = Math.max(1, Math.ceil(matching.length / HOME_PAGE_SIZE));
  const page = Math.min(Math.max(1, wanted.page), pages);
  const shown = matching.slice((page - 1) * HOME_PAGE_SIZE, page * HOME_PAGE_SIZE);
  const attention = [...needsYou.slice(0, MAX_ATTENTION), ...atRisk.slice(0, MAX_ATTENTION)];
  const above = new Set(attention.filter(offersEverything).map(({ check }) => check.id));
  const isCalm = needsYou.length + atRisk.length + requests.length === 0;
  const elsewhere = `No open check matches. \`${about.command} status\` also finds those that have ended.`;
  return {
    page,
    shown,
    attention,
    view: {
      type: 'home',
      blocks: [
        topRow(filters),
        ...attentionBlocks('Needs you', needsYou, about, requests),
        ...attentionBlocks('At risk', atRisk, about),
        ...(isCalm ? [context(plain('Nothing needs you right now.'))] : []),
        ...batches,
        header('Open checks'),
        section(plain(summary(wanted, page, pages))),
        ...(open.length === 0 ? [] : filterControls(filters, term, about.products)),
        ...(open.length > 0 && shown.length === 0 ? [section(mrkdwn(elsewhere))] : []),
        ...shown.flatMap((check) => openCheckLine(check, about.rules, above.has(check.id))),
        ...navigation(page, pages),
      ],
    },
  };
}

/** For a person who may not see checks. `refusal`: why, as plain text. */
export function refusedHomeView(refusal: string): HomeView {
  return { type: 'home', blocks: [header('Background checks'), section(plain(refusal))] };
}
