import type { App } from '@slack/bolt';
import type { z } from 'zod';
import { deliveryId } from './delivery.ts';
import type { Listening } from './listening.ts';
import { eventSchema } from './payloads.ts';
import type { ChannelChange } from './routes.ts';
import { explainUnreadable } from './unreadable.ts';

type SlackEvent = z.infer<typeof eventSchema>['event'];

/** The events acted upon. What the manifest leaves out is not sent, and the next post asks for the privacy anyway. */
export const EVENTS = [
  'app_home_opened',
  'member_joined_channel',
  'channel_shared',
  'channel_unshared',
  'channel_convert_to_public',
  'channel_convert_to_private',
  'channel_unarchive',
  'group_unarchive',
  'channel_id_changed',
  // https://docs.slack.dev/reference/events/message/channel_convert_to_public: a message of that subtype, which Slack
  // sends only to apps that read the channel's history.
  'message',
] as const;

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
export function listenForEvents(app: App, listening: Listening): void {
  const { table, perform, gate, identity } = listening;

  async function act(event: SlackEvent, actor: Parameters<typeof gate>[0]): Promise<void> {
    if (event.type === 'app_home_opened') {
      const home = table.home();
      if (!home || (event.tab !== undefined && event.tab !== 'home')) return;
      await home(actor.person, await gate(actor, 'see'));
      return;
    }
    await identity.teamId();
    const change = changeOf(event, identity.known()?.botUserId);
    if (!change) return;
    for (const handle of table.channelChanged) await handle(change);
  }

  for (const type of EVENTS) {
    app.event<string>(type, async ({ body, context }) => {
      if (typeof context.receivedAt === 'number') {
        listening.onAck('event', performance.now() - context.receivedAt);
      }
      const parsed = eventSchema.safeParse(body);
      if (!parsed.success) {
        explainUnreadable(listening, 'event', parsed.error);
        return;
      }
      const { event, event_id, team_id } = parsed.data;
      const person = { teamId: team_id, userId: event.user ?? '' };
      await perform(
        {
          kind: 'event',
          name: type,
          id: deliveryId('event', [event_id], body),
          person,
          teams: [team_id],
          permission: undefined,
          // Nobody asked for anything.
          tell: async () => {},
        },
        () => act(event, { person, teams: [team_id] }),
      );
    });
  }
}
