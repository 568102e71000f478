import type { KnownBlock } from '@slack/types';
import type { AuditEntry, Deed } from '../../checks/ports.ts';
import { header, mrkdwn, section } from '../../slack/blocks.ts';
import type { PrivateMessage } from '../../slack/routes.ts';
import { escapeMrkdwn, slackDate } from '../../slack/text.ts';

const DEEDS: Readonly<Record<Deed, string>> = {
  invited: 'sent the invitation',
  'invite-refused': 'tried to invite, WorkerChecks refused',
  'invite-unconfirmed': 'tried to invite, not confirmed',
  'invite-confirmed': 'said that the invitation was sent',
  'invitation-followed': 'followed an invitation',
  'invitation-id-corrected': 'corrected the invitation id',
  'invite-sent-again': 'sent the invitation again',
  cancelled: 'cancelled the invitation',
  closed: 'closed the check',
  viewed: 'viewed the check',
  'certificate-opened': 'opened the certificate',
  purged: 'removed the details and the outcome',
  'purge-pending': 'could not remove the card yet, Slack refused',
  'purge-finished': 'removed what the card showed',
};

/** So many lines stay below the 3,000 characters of a section. */
const LINES_A_SECTION = 15;

function line({ at, userId, deed, reference, invitationId }: AuditEntry): string {
  const who = /^[UW][A-Z0-9]+$/.test(userId) ? `<@${userId}>` : `the ${escapeMrkdwn(userId)}`;
  const id = invitationId === undefined ? '' : ` · ${escapeMrkdwn(invitationId)}`;
  return `${slackDate(at)} · ${who} · ${DEEDS[deed]} · ${escapeMrkdwn(reference)}${id}`;
}

/** Entries of the audit log, a line each, in the order given. */
export function auditMessage(entries: readonly AuditEntry[]): PrivateMessage {
  if (entries.length === 0) return { text: 'The audit log is empty.' };
  const lines = entries.map(line);
  const sections: KnownBlock[] = [];
  for (let start = 0; start < lines.length; start += LINES_A_SECTION) {
    sections.push(section(mrkdwn(lines.slice(start, start + LINES_A_SECTION).join('\n'))));
  }
  const text = `The last ${lines.length} ${lines.length === 1 ? 'entry' : 'entries'} of the audit log`;
  return { text, blocks: [header(text), ...sections] };
}
