import type { App } from '@slack/bolt';
import type { z } from 'zod';
import { requestId } from '../router/handle-request.ts';
import { eventSchema } from '../router/payloads.ts';
import type { ChannelChange, ChannelRoute, HomeRoute } from '../router/routes.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import type { ListenerContext } from './listener-context.ts';

type SlackEvent = z.infer<typeof eventSchema>['event'];

/**
 * https://docs.slack.dev/reference/events/message/channel_convert_to_public: a message of that subtype, which Slack sends
 * only to apps that read the channel's history.
 */
const CONVERSIONS = ['channel_convert_to_public', 'channel_convert_to_private'];

function changeOf(event: SlackEvent, botUserId: string | undefined): ChannelChange | undefined {
  if (event.type === 'channel_id_changed') {
    if (!event.old_channel_id || !event.new_channel_id) return undefined;
    return {
      kind: 'renumbered',
      channelId: event.old_channel_id,
      newChannelId: event.new_channel_id,
    };
  }
  if (!event.channel) return undefined;
  if (event.type === 'message' && !CONVERSIONS.includes(event.subtype ?? '')) return undefined;
  if (event.type === 'member_joined_channel') {
    // Anybody else may be a guest.
    return { kind: event.user === botUserId ? 'joined' : 'privacy', channelId: event.channel };
  }
  const kind = event.type.endsWith('_unarchive') ? 'joined' : 'privacy';
  return { kind, channelId: event.channel };
}

/** Bolt acknowledges events by itself, before these run. */
export function listenForEvents(app: App, listener: ListenerContext): void {
  const { routes, handleRequest, gate, identity } = listener;

  async function act(
    route: HomeRoute | ChannelRoute,
    event: SlackEvent,
    actor: Parameters<typeof gate>[0],
  ): Promise<void> {
    if ('home' in route) {
      if (event.tab !== undefined && event.tab !== 'home') return;
      await route.home(actor.person, await gate(actor, route.may));
      return;
    }
    await identity.teamId();
    const change = changeOf(event, identity.known()?.botUserId);
    if (change) await route.channel(change);
  }

  for (const [type, route] of Object.entries(routes.events)) {
    app.event<string>(type, async ({ body, context }) => {
      if (typeof context.receivedAt === 'number') {
        listener.onAck('event', performance.now() - context.receivedAt);
      }
      const parsed = eventSchema.safeParse(body);
      if (!parsed.success) {
        explainInvalidPayload(listener, 'event', parsed.error);
        return;
      }
      const { event, event_id, team_id } = parsed.data;
      const person = { teamId: team_id, userId: event.user ?? '' };
      await handleRequest(
        {
          kind: 'event',
          name: type,
          id: requestId('event', [event_id], body),
          person,
          teams: [team_id],
          permission: undefined,
          // Nobody asked for anything.
          tell: async () => {},
        },
        () => act(route, event, { person, teams: [team_id] }),
      );
    });
  }
}
