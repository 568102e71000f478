import type { KnownBlock } from '@slack/types';
import type { AuditEntry, ChainState } from '../../checks/ports.ts';
import type { AuditAction } from '../../checks/vocabulary.ts';
import type { Permission } from '../../slack/access/access.ts';
import { actions, button, context, header, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';

const ACTION_LABELS: Readonly<Record<AuditAction, string>> = {
  invited: 'sent the invitation',
  'invite-refused': 'tried to invite; WorkerChecks refused',
  'invite-unconfirmed': 'tried to invite; WorkerChecks did not confirm',
  'invite-confirmed': 'confirmed that the invitation was sent',
  'invitation-followed': 'followed an invitation',
  'invitation-id-corrected': 'corrected the invitation id',
  'invite-sent-again': 'sent the invitation again',
  cancelled: 'cancelled the invitation',
  replaced: 'replaced the invitation',
  closed: 'closed the check',
  'start-date-changed': 'changed the start date',
  assigned: 'assigned the check',
  'handed-over': 'handed the check over',
  'note-added': 'added a note',
  snoozed: 'snoozed the check',
  viewed: 'viewed the check',
  'certificate-opened': 'opened the certificate',
  'copies-deleted': 'deleted the copies of the certificate',
  'no-copy-kept': 'kept no copy of the certificate',
  'copies-unanswered': 'got no answer about copies of the certificate',
  purged: 'removed the details and the outcome',
  'purge-pending': 'could not remove the card yet; Slack refused',
  'purge-finished': 'removed the details from the card',
  renewed: 'renewed the check',
  'renewal-postponed': 'postponed the renewal',
  'renewal-declined': 'decided against the renewal',
  'renewal-lapsed': 'removed the renewal; nobody decided in time',
  'renewal-forgotten': 'removed the renewal',
  'renewal-withdrawn': 'removed the renewal; the result was withdrawn',
  'renewal-details-removed': 'removed the details from the renewal',
  'batch-created': 'ordered several invitations',
  'batch-stopped': 'stopped a batch',
  'batch-continued': 'continued a batch',
  'batch-rest-forgotten': 'removed the details of those not invited',
  'batch-rows-forgotten': 'removed the details of a worker from a batch',
  'batch-purged': 'removed the details from a batch',
  'check-requested': 'asked for a check',
  'request-viewed': 'viewed a request for a check',
  'request-accepted': 'accepted a request for a check',
  'request-declined': 'declined a request for a check',
  'request-ended': 'ended a request for a check without a decision',
  'worker-exported': 'exported what is kept about a worker',
  'worker-erased': 'removed what is kept about a worker',
  'settings-changed': 'changed what they are told',
  listed: 'viewed a list',
  'report-viewed': 'viewed the report',
  'audit-read': 'read the audit log',
  refused: 'was not allowed',
};

const REFUSED: Readonly<Record<Permission, string>> = {
  invite: 'to invite',
  resend: 'to send an invitation again',
  cancel: 'to cancel',
  close: 'to close a check',
  'set-start-date': 'to change a start date',
  assign: 'to assign a check',
  snooze: 'to snooze a check',
  note: 'to add a note',
  'hand-over': 'to hand over checks',
  'hand-over-others': 'to hand over a colleague’s checks',
  see: 'to see checks',
  'open-certificate': 'to open a certificate',
  'read-audit': 'to read the audit log',
  forget: 'to forget a check',
};
const refusedWord = (about: string): string =>
  Object.entries(REFUSED).find(([permission]) => permission === about)?.[1] ?? about;

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

/** Whether lines were removed or changed; undefined: not verified yet. */
function chainSentence(found: ChainReport | undefined): string {
  if (found === undefined) return 'The audit log is being verified. Try again in a minute.';
  const { lines, broken, at } = found;
  if (broken === undefined) {
    return `The audit log is intact: ${lines} lines, verified ${slackDate(at)}.`;
  }
  return `*The audit log is broken at line ${broken}* of ${lines}: lines were removed or changed in the database. Tell the person who runs this bot, and compare it with a backup and with the audit.head lines in the bot’s log.`;
}

export const AUDIT_ACTIONS = { older: 'audit.older', newer: 'audit.newer' } as const;

export interface AuditPage {
  entries: readonly AuditEntry[];
  /** Set if the page is about a single check. */
  reference?: string | undefined;
  /** Values of the buttons; undefined if there is nothing older or newer. */
  older: string | undefined;
  newer: string | undefined;
  chain: ChainReport | undefined;
}

/** A page of the audit log, one line per entry, in the order given. */
export function auditMessage({ entries, reference, older, newer, chain }: AuditPage): PrivateMessage {
  const of = reference === undefined ? '' : ` for ${escapeMrkdwn(reference)}`;
  const lines = entries.map(line);
  const sections: KnownBlock[] = [];
  for (let start = 0; start < lines.length; start += LINES_PER_SECTION) {
    sections.push(section(mrkdwn(lines.slice(start, start + LINES_PER_SECTION).join('\n'))));
  }
  const text = lines.length === 0 ? `The audit log has no entries${of}.` : `Audit log${of}`;
  const buttons = [
    ...(newer === undefined ? [] : [button({ actionId: AUDIT_ACTIONS.newer, text: 'Newer', value: newer })]),
    ...(older === undefined ? [] : [button({ actionId: AUDIT_ACTIONS.older, text: 'Older', value: older })]),
  ];
  return {
    text,
    blocks: [
      header(text),
      ...sections,
      ...(buttons.length === 0 ? [] : [actions(buttons)]),
      context(mrkdwn(chainSentence(chain))),
    ],
  };
}
