import type { JsonObject } from '../../json.ts';
import { messageContent } from '../workspace/content.ts';
import { BOT } from '../workspace/fixtures.ts';
import { type SandboxChannel, type SandboxMessage, SlackRefusal } from '../workspace/model.ts';
import { wireMessage } from '../workspace/wire.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Method, MethodContext } from './method.ts';

const postMessage: Method = {
  scope: 'chat:write',
  run(args, context) {
    const { workspace } = context;
    const channel = target(args.channel, context);
    requireMembership(channel);
    const { text, blocks, metadata } = messageContent(args, 'chat.postMessage', workspace);
    const parent = parentOf(args.thread_ts, channel, workspace);
    context.pace(channel.id);
    const { channel: _channel, text: _text, blocks: _blocks, metadata: _metadata, ...rest } = args;
    const message = workspace.addMessage(
      { channel: channel.id, user: BOT.userId, text: text ?? '', blocks: blocks ?? [], metadata, args: rest },
      parent,
    );
    return { channel: channel.id, ts: message.ts, message: wireMessage(message) };
  },
};

const update: Method = {
  scope: 'chat:write',
  run(args, { workspace }) {
    const channel = workspace.visibleChannel(args.channel);
    if (channel.isArchived) throw new SlackRefusal('is_inactive');
    if (!channel.members.includes(BOT.userId)) throw new SlackRefusal('not_in_channel');
    const message = ownMessage(args, workspace, 'cant_update_message');
    const { editWindowMs = Number.POSITIVE_INFINITY } = workspace.rules;
    if (workspace.now() - Number(message.ts) * 1000 > editWindowMs)
      throw new SlackRefusal('edit_window_closed');
    const { text, blocks, metadata } = messageContent(args, 'chat.update', workspace, message.blocks);
    message.text = text ?? '';
    // If omitted, the previous blocks and metadata stay; an empty list or object removes them.
    if (blocks !== undefined) message.blocks = blocks;
    if (metadata !== undefined) message.metadata = Object.keys(metadata).length > 0 ? metadata : undefined;
    message.edits += 1;
    return { channel: channel.id, ts: message.ts, text: message.text, message: wireMessage(message) };
  },
};

const remove: Method = {
  scope: 'chat:write',
  run(args, { workspace }) {
    const channel = workspace.visibleChannel(args.channel);
    if (channel.isArchived) throw new SlackRefusal('is_inactive');
    if (!channel.members.includes(BOT.userId)) throw new SlackRefusal('not_in_channel');
    const message = ownMessage(args, workspace, 'cant_delete_message');
    if (workspace.rules.keepsMessages) throw new SlackRefusal('compliance_exports_prevent_deletion');
    message.deleted = true;
    return { channel: channel.id, ts: message.ts };
  },
};

const postEphemeral: Method = {
  scope: 'chat:write',
  run(args, context) {
    const { workspace } = context;
    const channel = workspace.visibleChannel(args.channel);
    requireMembership(channel);
    const user = typeof args.user === 'string' ? args.user : '';
    if (!channel.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
    const { text, blocks } = messageContent(args, 'chat.postEphemeral', workspace);
    const ephemeral = workspace.addEphemeral({
      channel: channel.id,
      user,
      via: 'method',
      text: text ?? '',
      blocks: blocks ?? [],
      threadTs: typeof args.thread_ts === 'string' ? args.thread_ts : undefined,
    });
    return { message_ts: ephemeral.ts };
  },
};

/** A user id stands for the DM with that user. */
function target(id: unknown, { workspace }: MethodContext): SandboxChannel {
  const user = typeof id === 'string' ? workspace.user(id) : undefined;
  if (user === undefined) return workspace.visibleChannel(id);
  if (user.isBot) throw new SlackRefusal('cannot_dm_bot');
  return workspace.dmWith(user.id);
}

function requireMembership(channel: SandboxChannel): void {
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (!channel.members.includes(BOT.userId)) throw new SlackRefusal('not_in_channel');
}

function parentOf(
  threadTs: unknown,
  channel: SandboxChannel,
  workspace: Workspace,
): SandboxMessage | undefined {
  if (threadTs === undefined) return undefined;
  if (typeof threadTs !== 'string' || !/^\d+\.\d{6}$/.test(threadTs)) {
    throw new SlackRefusal('invalid_thread_ts');
  }
  const parent = workspace.message(channel.id, threadTs);
  if (parent === undefined) throw new SlackRefusal('thread_not_found');
  return parent;
}

function ownMessage(args: JsonObject, workspace: Workspace, otherwise: string): SandboxMessage {
  const channel = typeof args.channel === 'string' ? args.channel : '';
  const ts = typeof args.ts === 'string' ? args.ts : '';
  const message = workspace.message(channel, ts);
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (message.user !== BOT.userId) throw new SlackRefusal(otherwise);
  return message;
}

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
};
