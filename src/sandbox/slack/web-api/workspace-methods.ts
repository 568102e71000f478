import type { JsonObject } from '../../json.ts';
import { BOT, TEAM } from '../workspace/fixtures.ts';
import { type SandboxChannel, type SandboxMessage, SlackRefusal } from '../workspace/model.ts';
import { wireChannel, wireMessage, wireUser } from '../workspace/wire.ts';
import type { Method } from './method.ts';

const ORGANISATION = 'E0SANDBOX';
const SCOPE_PREFIX = { public: 'channels', private: 'groups', im: 'im' } as const;

function scopeFor(channel: SandboxChannel, permission: 'read' | 'history'): string {
  return `${SCOPE_PREFIX[channel.kind]}:${permission}`;
}

const authTest: Method = {
  run: (_args, { workspace: { orgWide } }) => ({
    url: `https://${TEAM.domain}.slack.com/`,
    team: TEAM.name,
    user: BOT.name,
    team_id: orgWide ? ORGANISATION : TEAM.id,
    ...(orgWide ? { enterprise_id: ORGANISATION } : {}),
    user_id: BOT.userId,
    bot_id: BOT.botId,
    is_enterprise_install: orgWide,
  }),
};

const connectionsOpen: Method = { token: 'app', run: (_args, { socketUrl }) => ({ url: socketUrl() }) };

const conversationsInfo: Method = {
  run(args, { workspace, need }) {
    const anyRead = ['channels:read', 'groups:read', 'im:read'].some((scope) =>
      workspace.scopes.includes(scope),
    );
    if (!anyRead) need('channels:read');
    const channel = workspace.visibleChannel(args.channel);
    need(scopeFor(channel, 'read'));
    const members = isTrue(args.include_num_members) ? { num_members: channel.members.length } : {};
    return { channel: { ...wireChannel(channel), ...members } };
  },
};

const conversationsOpen: Method = {
  scope: 'im:write',
  run(args, { workspace }) {
    const ids = typeof args.users === 'string' ? args.users.split(',') : [];
    const [id, second] = ids;
    if (id === undefined || second !== undefined) throw new SlackRefusal('users_list_not_supplied');
    const user = workspace.user(id);
    if (user === undefined || user.deleted) throw new SlackRefusal('user_not_found');
    if (user.isBot) throw new SlackRefusal('cannot_dm_bot');
    return { no_op: false, already_open: false, channel: { id: workspace.dmWith(id).id } };
  },
};

const conversationsMembers: Method = {
  run(args, { workspace, need }) {
    const channel = workspace.visibleChannel(args.channel);
    need(scopeFor(channel, 'read'));
    const start = typeof args.cursor === 'string' ? Number(args.cursor) || 0 : 0;
    const end = start + Math.max(1, Number(args.limit) || 100);
    return {
      members: channel.members.slice(start, end),
      response_metadata: { next_cursor: end < channel.members.length ? String(end) : '' },
    };
  },
};

const history: Method = {
  run(args, { workspace, need }) {
    const channel = workspace.visibleChannel(args.channel);
    need(scopeFor(channel, 'history'));
    if (!channel.members.includes(BOT.userId)) throw new SlackRefusal('not_in_channel');
    const found = workspace.messages.filter(
      (one) => one.channel === channel.id && one.threadTs === undefined && !one.deleted,
    );
    const oldest = typeof args.oldest === 'string' ? args.oldest : '';
    return page(found.filter(({ ts }) => Number(ts) >= Number(oldest)).reverse(), args);
  },
};

const replies: Method = {
  run(args, { workspace, need }) {
    const channel = workspace.visibleChannel(args.channel);
    need(scopeFor(channel, 'history'));
    if (!channel.members.includes(BOT.userId)) throw new SlackRefusal('not_in_channel');
    const parent = typeof args.ts === 'string' ? workspace.message(channel.id, args.ts) : undefined;
    if (parent === undefined) throw new SlackRefusal('thread_not_found');
    // Always includes the thread's first message, then the replies from `oldest` on, oldest first.
    const oldest = typeof args.oldest === 'string' ? Number(args.oldest) : 0;
    const found = parent.replies.filter(({ ts, deleted }) => !deleted && Number(ts) >= oldest);
    return page([parent, ...found], args);
  },
};

const usersInfo: Method = {
  scope: 'users:read',
  run(args, { workspace }) {
    const user = typeof args.user === 'string' ? workspace.user(args.user) : undefined;
    if (user === undefined) throw new SlackRefusal('user_not_found');
    return { user: wireUser(user) };
  },
};

const userGroupMembers: Method = {
  scope: 'usergroups:read',
  run(args, { workspace }) {
    const members = typeof args.usergroup === 'string' ? workspace.userGroups.get(args.usergroup) : undefined;
    if (members === undefined) throw new SlackRefusal('no_such_subteam');
    return { users: members };
  },
};

function page(all: readonly SandboxMessage[], args: JsonObject) {
  const start = typeof args.cursor === 'string' ? Number(args.cursor) || 0 : 0;
  const end = start + Math.max(1, Number(args.limit) || 100);
  const shown = all.slice(start, end).map((one) => wireMessage(one, isTrue(args.include_all_metadata)));
  const hasMore = all.length > end;
  return {
    messages: shown,
    has_more: hasMore,
    pin_count: 0,
    ...(hasMore ? { response_metadata: { next_cursor: String(end) } } : {}),
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

export const workspaceMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'apps.connections.open': connectionsOpen,
  'conversations.info': conversationsInfo,
  'conversations.members': conversationsMembers,
  'conversations.open': conversationsOpen,
  'conversations.history': history,
  'conversations.replies': replies,
  'users.info': usersInfo,
  'usergroups.users.list': userGroupMembers,
};
