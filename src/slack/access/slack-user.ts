import type { WebClient } from '@slack/web-api';
import { z } from 'zod';

const userSchema = z.object({
  user: z.object({
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    /** Enterprise Grid: the organisation's workspaces that this person belongs to. */
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
  }),
});

/** A user as `users.info` returns it, as far as permissions and channel privacy depend on it. */
export type SlackUser = z.infer<typeof userSchema>['user'];

/** Rejects when Slack refuses or the answer is not a user. */
export async function readSlackUser(web: WebClient, user: string): Promise<SlackUser> {
  return userSchema.parse(await web.users.info({ user })).user;
}

/** Whether the user is a guest of the workspace, or a stranger in a shared channel. */
export function isGuest({ is_restricted, is_ultra_restricted, is_stranger }: SlackUser): boolean {
  return is_restricted === true || is_ultra_restricted === true || is_stranger === true;
}

/** Whether the user belongs to this workspace. False if Slack does not give theirs. */
export function belongsTo({ team_id, enterprise_user }: SlackUser, teamId: string): boolean {
  return team_id === teamId || (enterprise_user?.teams ?? []).includes(teamId);
}
