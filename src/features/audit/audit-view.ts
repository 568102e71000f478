import type { Button, KnownBlock } from '@slack/types';
import type { AuditEntry, AuditPage, ChainState } from '../../checks/ports.ts';
import { actions, button, context, header, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { ACTION_LABELS, refusedWord } from './action-labels.ts';
import { AUDIT_ACTIONS, filterControls } from './audit-controls.ts';
import { type AuditCursor, encodeCursor } from './audit-cursor.ts';
import { filterText } from './filter-text.ts';

const USER_ID = /^[UW][A-Z0-9]+$/;

/** Keeps a section below Slack's 3,000 characters. */
const LINES_PER_SECTION = 12;

function what({ action, reference, references, invitationId, about = '' }: AuditEntry): string {
  if (action === 'refused') return `${ACTION_LABELS.refused} ${escapeMrkdwn(refusedWord(about))}`;
  if (action === 'listed') {
    const count = references?.length ?? 0;
    const checks = `${count} ${count === 1 ? 'check' : 'checks'}`;
    return [ACTION_LABELS.listed, escapeMrkdwn(about), checks].join(' · ');
  }
  const rest = [reference, invitationId ?? ''].filter((text) => text !== '');
  return [ACTION_LABELS[action], ...rest.map(escapeMrkdwn), ...(about === '' ? [] : [aboutText(about)])].join(
    ' · ',
  );
}

/** The person it was assigned to, or any other text. */
const aboutText = (about: string) => (USER_ID.test(about) ? `to <@${about}>` : escapeMrkdwn(about));

function line(entry: AuditEntry): string {
  const { at, userId } = entry;
  const who = USER_ID.test(userId) ? `<@${userId}>` : `the ${escapeMrkdwn(userId)}`;
  return `${slackDate(at)} · ${who} · ${what(entry)}`;
}

/** Result of the last verification, and when it was made, epoch milliseconds. */
export type ChainReport = ChainState & { at: number };

const BREAKS: Readonly<Record<NonNullable<ChainState['how']>, string>> = {
  changed: 'lines were removed, changed or reordered in the database.',
  cut: 'the oldest lines are gone, and retention did not remove them.',
  'rolled-back':
    'this line was noted before and is gone, or is another one: the log was put back to an earlier state.',
};

/** Whether lines were removed or changed; undefined: not verified yet. */
function chainSentence(found: ChainReport | undefined): string {
  if (found === undefined) return 'The audit log is being verified. Try again in a minute.';
  const { lines, broken, how = 'changed', cut, at } = found;
  if (broken !== undefined) {
    return `*The audit log is broken at line ${broken}* of ${lines}: ${BREAKS[how]} Tell the person who runs this bot, and compare it with a backup and with the audit.head lines in the bot’s log.`;
  }
  const removed =
    cut === undefined
      ? ''
      : ` Lines 1 to ${cut.to} were removed by its retention, last ${slackDate(cut.at)}.`;
  const left = lines - (cut?.to ?? 0);
  const count = `${left} ${left === 1 ? 'line' : 'lines'}`;
  return `The audit log is intact: ${count}, verified ${slackDate(at)}.${removed}`;
}

export interface ShownPage extends AuditPage {
  cursor: AuditCursor;
  chain: ChainReport | undefined;
}

/** The buttons under a page. */
function pageButtons({ next, cursor: { filter, trail } }: ShownPage): Button[] {
  const to = (there: readonly number[]) => encodeCursor({ filter, trail: there });
  return [
    ...(trail.length === 0
      ? []
      : [button({ actionId: AUDIT_ACTIONS.newer, text: 'Newer', value: to(trail.slice(0, -1)) })]),
    ...(next === undefined
      ? []
      : [button({ actionId: AUDIT_ACTIONS.older, text: 'Older', value: to([...trail, next]) })]),
  ];
}

/** A page of the audit log, one line per entry, in the order given. */
export function auditMessage(page: ShownPage): PrivateMessage {
  const { lines: entries, cursor, seenTo, chain } = page;
  const shownFilter = filterText(cursor.filter);
  const lines = entries.map(line);
  const sections: KnownBlock[] = [];
  for (let start = 0; start < lines.length; start += LINES_PER_SECTION) {
    sections.push(section(mrkdwn(lines.slice(start, start + LINES_PER_SECTION).join('\n'))));
  }
  const isEmpty = lines.length === 0 && seenTo === undefined;
  const title = isEmpty ? `The audit log has no ${shownFilter === '' ? '' : 'such '}entries.` : 'Audit log';
  const buttons = pageButtons(page);
  return {
    text: title,
    blocks: [
      header(title),
      ...(shownFilter === '' ? [] : [context(mrkdwn(`Only: ${shownFilter}`))]),
      ...sections,
      ...(seenTo === undefined
        ? []
        : [context(mrkdwn(`Looked through the lines back to ${slackDate(seenTo)}. *Older* looks further.`))]),
      ...(buttons.length === 0 ? [] : [actions(buttons)]),
      filterControls(cursor.filter),
      context(mrkdwn(chainSentence(chain))),
    ],
  };
}
