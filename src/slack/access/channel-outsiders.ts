import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { MINUTE_MS } from '../../time/durations.ts';
import { belongsTo, isGuest, readSlackUser } from './slack-user.ts';

/** A larger channel is assumed to have outsiders: checking takes one request per member. */
const MAX_MEMBERS = 200;
const MAX_CONCURRENT_REQUESTS = 5;
/** Per person. A channel's member list is fetched each time. */
const CACHE_TTL_MS = 30 * MINUTE_MS;

const membersSchema = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export interface ChannelOutsiders {
  /**
   * Whether the channel has, or may have, a guest or a member of another organisation. "May have": it has more than 200
   * members, or Slack does not give a member's workspace. Ignores deactivated users and bots. Rejects if Slack cannot
   * say.
   */
  areIn(channelId: string): Promise<boolean>;
}

/** `teamId`: the bot's workspace; undefined while Slack cannot say. `elapsed`: a monotonic clock in milliseconds. */
export function createChannelOutsiders({
  web,
  teamId,
  elapsed = () => performance.now(),
}: {
  web: WebClient;
  teamId: () => Promise<string | undefined>;
  elapsed?: () => number;
}): ChannelOutsiders {
  const known = new Map<string, { at: number; isOutsider: boolean }>();

  function deleteExpired(): void {
    for (const [id, { at }] of known) if (elapsed() - at >= CACHE_TTL_MS) known.delete(id);
  }

  async function isOutsider(id: string, ours: string): Promise<boolean> {
    const remembered = known.get(id);
    if (remembered) return remembered.isOutsider;
    const user = await readSlackUser(web, id);
    const isAbsent = user.deleted === true || user.is_bot === true;
    const answer = !isAbsent && (isGuest(user) || !belongsTo(user, ours));
    known.set(id, { at: elapsed(), isOutsider: answer });
    return answer;
  }

  return {
    async areIn(channelId) {
      const ours = await teamId();
      if (ours === undefined) throw new Error('The bot does not know its own workspace yet');
      const asked = { channel: channelId, limit: MAX_MEMBERS };
      const { members, response_metadata } = membersSchema.parse(await web.conversations.members(asked));
      if (members.length > MAX_MEMBERS || response_metadata?.next_cursor) return true;
      deleteExpired();
      for (let start = 0; start < members.length; start += MAX_CONCURRENT_REQUESTS) {
        const few = members.slice(start, start + MAX_CONCURRENT_REQUESTS);
        const answers = await Promise.all(few.map((id) => isOutsider(id, ours)));
        if (answers.includes(true)) return true;
      }
      return false;
    },
  };
}
