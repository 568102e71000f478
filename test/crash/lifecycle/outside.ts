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
export interface Outside {
  checks: Map<string, Check>;
  audit: Map<string, AuditEntry>;
  /** Ids of accepted forms, kept until processed. */
  forms: Set<string>;
  invitations: Invitation[];
  messages: Posted[];
  /** Channels that everybody may read. */
  openChannels: Set<string>;
  /** How often a channel was opened or closed. */
  toggles: number;
  /** How often people asked for an invitation to be sent, by check: through the form, or *Send again*. */
  words: Map<string, number>;
  /** Audit entries expected for the stored states: `CHK-… cancelled`, each as often as it happened. */
  deeds: string[];
  /** Violated invariants, in words. */
  broken: string[];
  store(check: Check): void;
  invite(order: InvitationOrder): { invitationId: string };
  cancel(invitationId: string): void;
  look(invitationId: string): VendorResult;
  post(channelId: string, message: Message, options: PostOptions): { channelId: string; ts: string };
  update(ts: string, message: Message): void;
  remove(ts: string): void;
}

/** The audit entry expected for a stored change. */
function deedOf(before: Check | undefined, after: Check): AuditAction | 'settled' | undefined {
  if (before === undefined || before.state === after.state || after.state === 'Inviting') return undefined;
  if (after.state === 'Unconfirmed') return 'invite-unconfirmed';
  if (after.state === 'Refused') return 'invite-refused';
  if (after.state === 'Purged') return 'purged';
  if (after.state === 'Cancelled' && before.cancelling) return 'cancelled';
  return before.state === 'Inviting' || before.state === 'Unconfirmed' ? 'settled' : undefined;
}

export function createOutside(): Outside {
  const messages: Posted[] = [];
  const invitations: Invitation[] = [];
  const found = (id: string) => invitations.find((one) => one.id === id);
  const world: Outside = {
    checks: new Map(),
    audit: new Map(),
    forms: new Set(),
    invitations,
    messages,
    openChannels: new Set(),
    toggles: 0,
    words: new Map(),
    deeds: [],
    broken: [],
    store(check) {
      const deed = deedOf(world.checks.get(check.id), check);
      if (deed !== undefined) world.deeds.push(`${check.reference} ${deed}`);
      world.checks.set(check.id, structuredClone(check));
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
      if (made > (world.words.get(key) ?? 0)) world.broken.push(`invited ${made} times without a word`);
      return { invitationId: invitation.id };
    },
    cancel(id) {
      const invitation = found(id);
      if (invitation?.status !== 'Pending') {
        throw new WorkerChecksError('refused', 'No.', { effect: 'none', reason: 'not-cancellable' });
      }
      invitation.status = 'Cancelled';
    },
    look(id) {
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
  return world;
}
