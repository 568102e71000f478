import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { readSlackUser } from './slack-user.ts';

/** A larger channel counts as one with outsiders, unasked: Slack tells of one person at a time. */
const MAX_MEMBERS = 200;
const ASKED_AT_ONCE = 5;
/** Who somebody is changes seldom; who is in the channel is asked each time. */
const REMEMBERED_MS = 1_800_000;

const membersSchema = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export interface ChannelOutsiders {
  /**
   * Whether a guest or somebody of another organisation is in the channel, or may be: it has more than 200 members.
   * People who were deactivated, and bots, are nobody. Rejects where Slack cannot say.
   */
  areIn(channelId: string): Promise<boolean>;
}

/** @param teamId the bot's own team; undefined while Slack cannot say. `elapsed`: milliseconds of a clock that only goes forward */
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

  function forgetOld(): void {
    for (const [id, { at }] of known) if (elapsed() - at >= REMEMBERED_MS) known.delete(id);
  }

  async function isOutsider(id: string, ours: string): Promise<boolean> {
    const remembered = known.get(id);
    if (remembered) return remembered.isOutsider;
    const user = await readSlackUser(web, id);
    const isElsewhere =
      user.team_id !== undefined &&
      user.team_id !== ours &&
      !(user.enterprise_user?.teams ?? []).includes(ours);
    const isGuest = user.is_restricted || user.is_ultra_restricted || user.is_stranger || isElsewhere;
    const answer = !user.deleted && !user.is_bot && isGuest === true;
    known.set(id, { at: elapsed(), isOutsider: answer });
    return answer;
  }

  return {
    async areIn(channelId) {
      const ours = await teamId();
      if (ours === undefined) throw new Error('The bot does not know its own team yet');
      const asked = { channel: channelId, limit: MAX_MEMBERS };
      const { members, response_metadata } = membersSchema.parse(await web.conversations.members(asked));
      if (members.length > MAX_MEMBERS || response_metadata?.next_cursor) return true;
      forgetOld();
      for (let start = 0; start < members.length; start += ASKED_AT_ONCE) {
        const few = members.slice(start, start + ASKED_AT_ONCE);
        const answers = await Promise.all(few.map((id) => isOutsider(id, ours)));
        if (answers.includes(true)) return true;
      }
      return false;
    },
  };
}
