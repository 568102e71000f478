import { randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import { BOT, freshChannels, freshUsers, OTHER_TEAM, PEOPLE, TEAM, USER_GROUP } from './fixtures.ts';
import {
  type PendingUpload,
  type SandboxChannel,
  type SandboxEphemeral,
  type SandboxFile,
  type SandboxMessage,
  type SandboxUser,
  type SandboxView,
  SlackRefusal,
  type StepExecution,
  type UploadedFile,
} from './model.ts';
import { PayloadSizes } from './payload-sizes.ts';

interface Trigger {
  user: string;
  at: number;
  used: boolean;
  /** The modal in which the person acted, if any. */
  viewId: string | undefined;
  /** The channel in which the person acted, if any. */
  channel: string | undefined;
}

/** Restrictions of a workspace: what its owners can set, and what Slack has not brought to it yet. */
export interface MessageRules {
  /** Messages older than this many milliseconds cannot be edited. */
  editWindowMs?: number | undefined;
  /** Messages cannot be deleted. */
  keepsMessages?: boolean;
  /** Types of blocks that are answered `invalid_blocks`, as while Slack is rolling them out. */
  refusedBlocks?: readonly string[];
}

interface WorkspaceOptions {
  /** Epoch milliseconds. */
  now: () => number;
  /** Milliseconds; measures how long trigger ids and response_urls live. */
  clock: () => number;
  triggerLifeMs: number;
}

/** The state of a Slack workspace. */
export class Workspace {
  readonly users: SandboxUser[] = freshUsers();
  readonly channels: SandboxChannel[] = freshChannels();
  /** User group id → its members. */
  readonly userGroups = new Map<string, string[]>([[USER_GROUP, [PEOPLE.hr1, PEOPLE.hr2]]]);
  readonly messages: SandboxMessage[] = [];
  readonly ephemerals: SandboxEphemeral[] = [];
  /** Each person's open modals, topmost last. */
  readonly stacks = new Map<string, SandboxView[]>();
  readonly homes = new Map<string, SandboxView>();
  readonly files: SandboxFile[] = [];
  /** Files that the bot is sending, by the path they are uploaded to. */
  readonly uploads = new Map<string, PendingUpload>();
  /** Of workflow steps, oldest first. */
  readonly executions: StepExecution[] = [];
  readonly rules: MessageRules = {};
  readonly payloadSizes = new PayloadSizes();
  /** Scopes of the bot token. */
  scopes: readonly string[] = [];
  /** The app is installed org-wide: its token belongs to no workspace. */
  orgWide = false;
  readonly now: () => number;
  readonly clock: () => number;
  readonly #triggerLifeMs: number;
  readonly #triggers = new Map<string, Trigger>();
  #lastTs = 0;

  constructor({ now, clock, triggerLifeMs }: WorkspaceOptions) {
    this.now = now;
    this.clock = clock;
    this.#triggerLifeMs = triggerLifeMs;
  }

  user(id: string): SandboxUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  channel(id: string): SandboxChannel | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  domainOf(teamId: string): string {
    return teamId === TEAM.id ? TEAM.domain : OTHER_TEAM.domain;
  }

  /** A channel visible to the bot: Slack denies the existence of private channels that the bot is not in. */
  visibleChannel(id: unknown): SandboxChannel {
    const channel = typeof id === 'string' ? this.channel(id) : undefined;
    if (channel === undefined) throw new SlackRefusal('channel_not_found');
    if (channel.kind !== 'public' && !channel.members.includes(BOT.userId)) {
      throw new SlackRefusal('channel_not_found');
    }
    return channel;
  }

  /** The DM between the bot and this person, created if needed. */
  dmWith(userId: string): SandboxChannel {
    const found = this.channels.find((one) => one.kind === 'im' && one.members.includes(userId));
    if (found !== undefined) return found;
    const dm: SandboxChannel = {
      id: `D0${userId.replace(/^U0?/, '')}`,
      name: 'directmessage',
      kind: 'im',
      members: [userId, BOT.userId],
    };
    this.channels.push(dm);
    return dm;
  }

  message(channel: string, ts: string): SandboxMessage | undefined {
    return this.messages.find((one) => one.channel === channel && one.ts === ts && !one.deleted);
  }

  /** Unique and increasing, as in Slack. */
  nextTs(): string {
    this.#lastTs = Math.max(this.now() * 1000, this.#lastTs + 1);
    const micros = String(this.#lastTs);
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }

  mint(prefix: string): string {
    return `${prefix}${randomBytes(6).toString('hex').toUpperCase()}`;
  }

  hash(): string {
    return `${Math.floor(this.now() / 1000)}.${randomBytes(4).toString('hex')}`;
  }

  newTrigger(user: string, from: { viewId?: string; channel?: string } = {}): string {
    const id = `${Date.now()}.${randomBytes(5).readUIntBE(0, 5)}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, {
      user,
      at: this.clock(),
      used: false,
      viewId: from.viewId,
      channel: from.channel,
    });
    return id;
  }

  /** Valid once, for as long as Slack waits for an acknowledgement: three seconds. */
  spendTrigger(id: unknown): Pick<Trigger, 'user' | 'viewId' | 'channel'> {
    if (id === undefined)
      throw new SlackRefusal('invalid_arguments', messages('missing required field: trigger_id'));
    const trigger = typeof id === 'string' ? this.#triggers.get(id) : undefined;
    if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
    if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
    if (this.clock() - trigger.at > this.#triggerLifeMs) throw new SlackRefusal('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }

  stackOf(user: string): SandboxView[] {
    const stack = this.stacks.get(user) ?? [];
    this.stacks.set(user, stack);
    return stack;
  }

  /** An open view, modal or Home tab, by id. */
  view(id: string): SandboxView | undefined {
    const home = [...this.homes.values()].find((view) => view.id === id);
    return home ?? this.openModals().find((view) => view.id === id);
  }

  openModals(): SandboxView[] {
    return [...this.stacks.values()].flat();
  }

  /** Posts a message, as a reply if `parent` is given. */
  addMessage(
    one: Pick<SandboxMessage, 'channel' | 'user' | 'text' | 'blocks'> &
      Partial<Pick<SandboxMessage, 'metadata' | 'args' | 'files'>>,
    parent?: SandboxMessage,
  ): SandboxMessage {
    const message: SandboxMessage = {
      kind: 'message',
      metadata: undefined,
      args: {},
      files: [],
      ...one,
      ts: this.nextTs(),
      threadTs: parent?.ts,
      parentUser: parent?.user,
      clientMessageId: one.user === BOT.userId ? undefined : randomUUID(),
      edits: 0,
      replies: [],
      deleted: false,
      chosen: {},
    };
    this.messages.push(message);
    parent?.replies.push(message);
    return message;
  }

  addFile(user: string, { name, bytes }: UploadedFile, id = this.mint('F')): SandboxFile {
    const file = { id, user, name, bytes, createdAt: this.now(), deleted: false };
    this.files.push(file);
    return file;
  }

  addEphemeral(
    one: Pick<SandboxEphemeral, 'channel' | 'user' | 'via' | 'text' | 'blocks' | 'threadTs'>,
  ): SandboxEphemeral {
    const ephemeral: SandboxEphemeral = {
      kind: 'ephemeral',
      ...one,
      ts: this.nextTs(),
      edits: 0,
      deleted: false,
      chosen: {},
    };
    this.ephemerals.push(ephemeral);
    return ephemeral;
  }
}

export function messages(...lines: string[]): JsonObject {
  return {
    response_metadata: { messages: lines.map((line) => (line.startsWith('[') ? line : `[ERROR] ${line}`)) },
  };
}
