import type { Check } from '../../../src/checks/check.ts';
import type { AuditEntry, InvitationOrder, VendorResult } from '../../../src/checks/ports.ts';
import type { AuditAction } from '../../../src/checks/vocabulary.ts';
import { WorkerChecksError } from '../../../src/errors.ts';
import type { Message, PostOptions } from '../../../src/slack/messages/poster.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

export interface Invitation {
  id: string;
  /** The check it was ordered for. */
  key: string;
  status: 'Pending' | 'In Progress' | 'Completed' | 'Cancelled';
  result: 'Clear' | 'Attention Required' | 'Refer' | undefined;
}

export interface Posted {
  ts: string;
  channelId: string;
  threadTs: string | undefined;
  metadata: string;
  json: string;
  deleted: boolean;
}

/** State that survives a kill: the store's records, the WorkerChecks account, and Slack's channels. */
export interface ExternalState {
  checks: Map<string, Check>;
  audit: Map<string, AuditEntry>;
  /** Ids of accepted forms, kept until processed. */
  forms: Set<string>;
  invitations: Invitation[];
  messages: Posted[];
  /** Channels that everybody may read. */
  openChannels: Set<string>;
  /** How often a channel was opened or closed. */
  privacyChanges: number;
  /** How often people asked for an invitation, by check: through the form, or by *Send again*. */
  sendRequests: Map<string, number>;
  /** Audit entries expected for the stored states: `CHK-… cancelled`, each as often as it happened. */
  expectedAudit: string[];
  /** Violated invariants, as sentences. */
  violations: string[];
  store(check: Check): void;
  invite(order: InvitationOrder): { invitationId: string };
  cancel(invitationId: string): void;
  result(invitationId: string): VendorResult;
  post(channelId: string, message: Message, options: PostOptions): { channelId: string; ts: string };
  update(ts: string, message: Message): void;
  remove(ts: string): void;
}

/** The audit entry expected for a stored change. */
function expectedEntry(before: Check | undefined, after: Check): AuditAction | 'sent' | undefined {
  if (before === undefined || before.state === after.state || after.state === 'Inviting') return undefined;
  if (after.state === 'Unconfirmed') return 'invite-unconfirmed';
  if (after.state === 'Refused') return 'invite-refused';
  if (after.state === 'Purged') return 'purged';
  if (after.state === 'Cancelled' && before.cancelling) return 'cancelled';
  return before.state === 'Inviting' || before.state === 'Unconfirmed' ? 'sent' : undefined;
}

export function createExternalState(): ExternalState {
  const messages: Posted[] = [];
  const invitations: Invitation[] = [];
  const found = (id: string) => invitations.find((one) => one.id === id);
  const external: ExternalState = {
    checks: new Map(),
    audit: new Map(),
    forms: new Set(),
    invitations,
    messages,
    openChannels: new Set(),
    privacyChanges: 0,
    sendRequests: new Map(),
    expectedAudit: [],
    violations: [],
    store(check) {
      const entry = expectedEntry(external.checks.get(check.id), check);
      if (entry !== undefined) external.expectedAudit.push(`${check.reference} ${entry}`);
      external.checks.set(check.id, structuredClone(check));
    },
    invite({ key }) {
      const invitation: Invitation = {
        id: `inv-${invitations.length + 1}`,
        key,
        status: 'Pending',
        result: undefined,
      };
      invitations.push(invitation);
      const made = invitations.filter((one) => one.key === key).length;
      if (made > (external.sendRequests.get(key) ?? 0))
        external.violations.push(`invited ${made} times, more often than people asked`);
      return { invitationId: invitation.id };
    },
    cancel(id) {
      const invitation = found(id);
      if (invitation?.status !== 'Pending') {
        throw new WorkerChecksError('refused', 'No.', { effect: 'none', reason: 'not-cancellable' });
      }
      invitation.status = 'Cancelled';
    },
    result(id) {
      const invitation = found(id);
      if (invitation === undefined) return { kind: 'not-yet', found: false };
      return summary({ status: invitation.status, result: invitation.result });
    },
    post(channelId, { text, blocks }, { threadTs, metadata }) {
      const parent = messages.find(({ ts, deleted }) => ts === threadTs && !deleted);
      if (threadTs !== undefined && parent === undefined) {
        throw new SlackPostError('message-gone', 'thread_not_found');
      }
      const ts = `${messages.length + 1}.0`;
      const json = JSON.stringify([text, blocks]);
      messages.push({ ts, channelId, threadTs, metadata: JSON.stringify(metadata), json, deleted: false });
      return { channelId, ts };
    },
    update(ts, { text, blocks }) {
      const message = messages.find((one) => one.ts === ts && !one.deleted);
      if (message === undefined) throw new SlackPostError('message-gone', 'message_not_found');
      message.json = JSON.stringify([text, blocks]);
    },
    remove(ts) {
      const message = messages.find((one) => one.ts === ts && !one.deleted);
      if (message === undefined) throw new SlackPostError('message-gone', 'message_not_found');
      message.deleted = true;
    },
  };
  return external;
}
