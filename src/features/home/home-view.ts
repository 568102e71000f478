import type { HomeView, KnownBlock } from '@slack/types';
import type { Check, State } from '../../checks/check.ts';
import { otherOwnerOf } from '../../checks/owner.ts';
import {
  actions,
  boldLine,
  button,
  context,
  header,
  mrkdwn,
  plain,
  section,
} from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { fullName } from '../../text/full-name.ts';
import { stateWord } from '../card/check-wording.ts';
import { stateLabel } from '../card/state-label.ts';
import { inviteButton } from '../shared/invite-buttons.ts';
import { manyButton } from '../shared/many-buttons.ts';
import { privateButtons } from '../shared/private-buttons.ts';

export const HOME_ACTIONS = { previous: 'home.previous', next: 'home.next' } as const;

/** Four blocks per check plus eleven others stay below Slack's limit of a hundred. */
export const HOME_PAGE_SIZE = 20;

/** The order in which state counts are listed. */
const COUNTED: readonly State[] = [
  'Unconfirmed',
  'Inviting',
  'Pending',
  'In Progress',
  'Completed',
  'Unknown',
];

function counts(checks: readonly Check[]): string {
  const parts = COUNTED.flatMap((state) => {
    const count = checks.filter((check) => check.state === state).length;
    const word = state === 'Completed' ? 'Completed, awaiting result' : stateWord({ state }, { word: false });
    return count === 0 ? [] : [`${word}: ${count}`];
  });
  return parts.length === 0 ? 'There are no open checks.' : parts.join(' · ');
}

function oneCheck(check: Check, about: { staleAfterDays: number; now: number }): KnownBlock[] {
  const { worker, requester, reference, productName } = check;
  const owner = otherOwnerOf(check);
  const buttons = privateButtons(check);
  const state = escapeMrkdwn(stateLabel(check, about.staleAfterDays, about.now));
  return [
    { type: 'divider' },
    boldLine(worker === undefined ? reference : fullName(worker)),
    context(
      plain(productName, 100),
      mrkdwn(`${escapeMrkdwn(reference)} · *${state}* since ${slackDate(check.stateSince)}`),
      mrkdwn(
        `requested by <@${escapeMrkdwn(requester.userId)}>${owner === undefined ? '' : `, owner <@${owner}>`}`,
      ),
    ),
    ...(buttons.length === 0 ? [] : [actions(buttons)]),
  ];
}

function navigation(page: number, pages: number): KnownBlock[] {
  if (pages === 1) return [];
  return [
    { type: 'divider' },
    actions([
      ...(page > 1
        ? [button({ actionId: HOME_ACTIONS.previous, text: 'Previous', value: String(page - 1) })]
        : []),
      ...(page < pages
        ? [button({ actionId: HOME_ACTIONS.next, text: 'Next', value: String(page + 1) })]
        : []),
    ]),
  ];
}

/**
 * A page of the open checks. `page` counts from 1; past the end it is the last page.
 *
 * @param batches blocks about batches, at most six
 */
export function homeView(
  checks: readonly Check[],
  page: number,
  about: { staleAfterDays: number; now: number },
  batches: readonly KnownBlock[] = [],
): { view: HomeView; page: number; shown: readonly Check[] } {
  const pages = Math.max(1, Math.ceil(checks.length / HOME_PAGE_SIZE));
  const here = Math.min(Math.max(1, page), pages);
  const shown = checks.slice((here - 1) * HOME_PAGE_SIZE, here * HOME_PAGE_SIZE);
  const where = pages > 1 ? ` Page ${here} of ${pages}, newest first.` : '';
  return {
    page: here,
    shown,
    view: {
      type: 'home',
      blocks: [
        header('Open checks'),
        section(plain(`${counts(checks)}${where}`)),
        ...batches,
        actions([inviteButton(), manyButton()]),
        ...shown.flatMap((check) => oneCheck(check, about)),
        ...navigation(here, pages),
      ],
    },
  };
}

/** For a person who may not see checks. `refusal`: why, as plain text. */
export function refusedHomeView(refusal: string): HomeView {
  return { type: 'home', blocks: [header('Background checks'), section(plain(refusal))] };
}
