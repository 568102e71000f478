import type { App } from '@slack/bolt';
import type { z } from 'zod';
import { requestId } from '../router/handle-request.ts';
import { eventSchema } from '../router/payloads.ts';
import {
  type ChannelChange,
  type ChannelRoute,
  type HomeRoute,
  type PeopleRoute,
  routeOf,
} from '../router/routes.ts';
import { reportAck } from './acknowledge.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import type { ListenerContext } from './listener-context.ts';

type SlackEvent = z.infer<typeof eventSchema>['event'];

/**
 * Subtypes of `message` events, which Slack sends only to apps with a history scope:
 * https://docs.slack.dev/reference/events/message/channel_convert_to_public
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
    // The new member may be a guest.
    return { kind: event.user === botUserId ? 'joined' : 'privacy', channelId: event.channel };
  }
  const kind = event.type.endsWith('_unarchive') ? 'joined' : 'privacy';
  return { kind, channelId: event.channel };
}

/**
 * Events API. Bolt acknowledges an event before its listener runs. One listener for all types, because Bolt passes every
 * request, forms too, through the middleware of each listener.
 */
export function listenForEvents(app: App, listener: ListenerContext): void {
  const { routes, handleRequest, checkPermission, slack } = listener;

  async function run(
    route: HomeRoute | ChannelRoute | PeopleRoute,
    event: SlackEvent,
    actor: Parameters<typeof checkPermission>[0],
  ): Promise<void> {
    if ('home' in route) {
      if (event.tab !== undefined && event.tab !== 'home') return;
      await route.home(actor.person, await checkPermission(actor, route.may));
      return;
    }
    if ('people' in route) {
      const changed = event.subteam_id ?? event.user;
      if (changed !== undefined) await route.people(changed);
      return;
    }
    await slack.identity.teamId();
    const change = changeOf(event, slack.identity.known()?.botUserId);
    if (change) await route.channel(change);
  }

  app.event(/.*/, async ({ body, context, payload: { type } }) => {
    const route = routeOf(routes.events, type);
    if (route === undefined) return;
    reportAck(listener, 'event', context);
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
        // Slack reports every change of anybody's profile or status: too much to remember, and handled twice does no harm.
        id: 'people' in route ? undefined : requestId('event', [event_id], body),
        person,
        teams: [team_id],
        permission: undefined,
        // No person is waiting for an answer.
        tell: async () => {},
      },
      () => run(route, event, { person, teams: [team_id] }),
    );
  });
}
