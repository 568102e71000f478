import { isObject, type JsonObject } from '../../json.ts';
import { APP_ID, BOT, TEAM } from './fixtures.ts';
import type { Chosen, SandboxChannel, SandboxMessage, SandboxUser, SandboxView } from './model.ts';

/** Converts the sandbox's objects to Slack's format, for answers and payloads. */
export function wireMessage(message: SandboxMessage, withMetadata = true): JsonObject {
  const byBot = message.user === BOT.userId;
  return {
    type: 'message',
    ...(message.clientMessageId === undefined ? {} : { client_msg_id: message.clientMessageId }),
    user: message.user,
    ...(byBot ? { bot_id: BOT.botId, app_id: APP_ID } : {}),
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.edits > 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(message.threadTs === undefined
      ? {}
      : { thread_ts: message.threadTs, parent_user_id: message.parentUser }),
    ...(message.replies.length > 0 ? { thread_ts: message.ts, reply_count: message.replies.length } : {}),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

export function wireView(view: SandboxView, state: Chosen = {}): JsonObject {
  const { content } = view;
  return {
    id: view.id,
    team_id: TEAM.id,
    type: view.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: { values: state },
    hash: view.hash,
    title: content.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    close: content.close ?? null,
    submit: content.submit ?? null,
    previous_view_id: view.previousViewId ?? null,
    root_view_id: view.rootViewId,
    app_id: APP_ID,
    external_id: content.external_id ?? '',
    app_installed_team_id: TEAM.id,
    bot_id: BOT.botId,
  };
}

export function wireChannel(channel: SandboxChannel): JsonObject {
  const shared = channel.isExtShared ?? false;
  if (channel.kind === 'im') {
    const user = channel.members.find((id) => id !== BOT.userId);
    return {
      id: channel.id,
      created: 1_700_000_000,
      is_archived: false,
      is_im: true,
      is_org_shared: false,
      user,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    // Slack reports private channels as channels rather than groups, since they share the C prefix.
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    created: 1_700_000_000,
    is_archived: channel.isArchived ?? false,
    is_general: false,
    unlinked: 0,
    is_shared: shared,
    is_org_shared: false,
    is_ext_shared: shared,
    is_pending_ext_shared: channel.isPendingExtShared ?? false,
    pending_shared: [],
    context_team_id: TEAM.id,
    shared_team_ids: [TEAM.id],
    creator: channel.members[0],
    is_member: channel.members.includes(BOT.userId),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}

export function wireUser(user: SandboxUser): JsonObject {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted ?? false,
    real_name: user.name,
    tz: user.tz ?? 'Australia/Sydney',
    profile: { real_name: user.name, display_name: user.name, team: user.teamId },
    is_admin: user.isAdmin ?? false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: user.isUltraRestricted ?? false,
    is_bot: user.isBot ?? false,
    is_app_user: false,
    ...(user.teamId === TEAM.id ? {} : { is_stranger: user.isStranger ?? false }),
    updated: 1_700_000_000,
  };
}

/** A block's interactive elements, with their block_id. */
export function elementsOf(block: JsonObject): JsonObject[] {
  const found = [block.accessory, block.element, ...(Array.isArray(block.elements) ? block.elements : [])];
  return block.type === 'rich_text' || block.type === 'context' ? [] : found.filter(isObject);
}
