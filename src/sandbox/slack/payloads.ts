import type { JsonObject } from '../json.ts';
import { formState } from './form.ts';
import { APP_ID, BOT, TEAM } from './workspace/fixtures.ts';
import type { SandboxChannel, SandboxMessage, SandboxUser, SandboxView, Surface } from './workspace/model.ts';
import { wireMessage, wireView } from './workspace/wire.ts';
import type { Workspace } from './workspace/workspace.ts';

/** The deprecated verification token, still part of every payload. */
const TOKEN = 'sandbox-verification-token';

const ENTERPRISE = { enterprise: null, is_enterprise_install: false } as const;

function person(workspace: Workspace, user: SandboxUser): JsonObject {
  const domain = workspace.domainOf(user.teamId);
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: APP_ID,
    token: TOKEN,
    // For a person of another organisation, this is that organisation's team.
    team: { id: user.teamId, domain },
  };
}

/** Slack does not reveal the names of private channels and DMs. */
export function channelName(channel: SandboxChannel): string {
  return { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind];
}

export function commandPayload(
  workspace: Workspace,
  user: SandboxUser,
  channel: SandboxChannel,
  words: { command: string; text: string; responseUrl: string },
): JsonObject {
  return {
    token: TOKEN,
    team_id: user.teamId,
    team_domain: workspace.domainOf(user.teamId),
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command: words.command,
    text: words.text,
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: words.responseUrl,
    trigger_id: workspace.newTrigger(user.id, { channel: channel.id }),
  };
}

/** Where an interaction happened: message, ephemeral message, modal or Home tab. */
function place(workspace: Workspace, surface: Surface, responseUrl: string | undefined): JsonObject {
  if (surface.kind === 'view') {
    return {
      container: { type: 'view', view_id: surface.id },
      view: wireView(surface, formState(surface, workspace)),
    };
  }
  const channel = workspace.channel(surface.channel);
  const thread = surface.threadTs === undefined ? {} : { thread_ts: surface.threadTs };
  const isEphemeral = surface.kind === 'ephemeral';
  return {
    container: {
      type: 'message',
      message_ts: surface.ts,
      channel_id: surface.channel,
      is_ephemeral: isEphemeral,
      ...thread,
    },
    channel: { id: surface.channel, name: channel === undefined ? '' : channelName(channel) },
    // Slack does not send an ephemeral message's content back.
    ...(surface.kind === 'message' ? { message: wireMessage(surface) } : {}),
    state: { values: formState(surface, workspace) },
    response_url: responseUrl,
  };
}

export function actionsPayload(
  workspace: Workspace,
  user: SandboxUser,
  surface: Surface,
  action: JsonObject,
  responseUrl: string | undefined,
): JsonObject {
  const from = surface.kind === 'view' ? { viewId: surface.id } : { channel: surface.channel };
  return {
    type: 'block_actions',
    ...person(workspace, user),
    ...place(workspace, surface, responseUrl),
    trigger_id: workspace.newTrigger(user.id, from),
    ...ENTERPRISE,
    actions: [{ ...action, action_ts: workspace.nextTs() }],
  };
}

export function messageShortcutPayload(
  workspace: Workspace,
  user: SandboxUser,
  message: SandboxMessage,
  { callbackId, responseUrl }: { callbackId: string; responseUrl: string },
): JsonObject {
  const channel = workspace.channel(message.channel);
  return {
    type: 'message_action',
    ...person(workspace, user),
    action_ts: workspace.nextTs(),
    callback_id: callbackId,
    trigger_id: workspace.newTrigger(user.id, { channel: message.channel }),
    response_url: responseUrl,
    message_ts: message.ts,
    channel: { id: message.channel, name: channel === undefined ? '' : channelName(channel) },
    message: wireMessage(message),
    ...ENTERPRISE,
  };
}

/** Slack does not say which channel the person was in. */
export function globalShortcutPayload(
  workspace: Workspace,
  user: SandboxUser,
  callbackId: string,
): JsonObject {
  return {
    type: 'shortcut',
    ...person(workspace, user),
    action_ts: workspace.nextTs(),
    callback_id: callbackId,
    trigger_id: workspace.newTrigger(user.id),
    ...ENTERPRISE,
  };
}

export function suggestionPayload(
  workspace: Workspace,
  user: SandboxUser,
  surface: Surface,
  control: { blockId: string; actionId: string; query: string },
): JsonObject {
  return {
    type: 'block_suggestion',
    ...person(workspace, user),
    ...place(workspace, surface, undefined),
    ...ENTERPRISE,
    action_id: control.actionId,
    block_id: control.blockId,
    value: control.query,
  };
}

export function submissionPayload(
  workspace: Workspace,
  user: SandboxUser,
  view: SandboxView,
  responseUrls: readonly JsonObject[],
): JsonObject {
  return {
    type: 'view_submission',
    ...person(workspace, user),
    trigger_id: workspace.newTrigger(user.id, { viewId: view.id }),
    view: wireView(view, formState(view, workspace)),
    response_urls: responseUrls,
    ...ENTERPRISE,
  };
}

export function closedPayload(
  workspace: Workspace,
  user: SandboxUser,
  view: SandboxView,
  isCleared: boolean,
): JsonObject {
  return {
    type: 'view_closed',
    ...person(workspace, user),
    view: wireView(view, formState(view, workspace)),
    is_cleared: isCleared,
    ...ENTERPRISE,
  };
}

export function eventPayload(workspace: Workspace, event: JsonObject, eventId?: string): JsonObject {
  return {
    token: TOKEN,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: null,
    api_app_id: APP_ID,
    event: { event_ts: workspace.nextTs(), ...event },
    type: 'event_callback',
    event_id: eventId ?? workspace.mint('Ev'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: BOT.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: workspace.mint('4-'),
  };
}

export function homeOpenedPayload(workspace: Workspace, user: SandboxUser): JsonObject {
  const home = workspace.homes.get(user.id);
  return eventPayload(workspace, {
    type: 'app_home_opened',
    user: user.id,
    channel: workspace.dmWith(user.id).id,
    tab: 'home',
    ...(home === undefined ? {} : { view: wireView(home, formState(home, workspace)) }),
  });
}
