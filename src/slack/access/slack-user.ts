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
    /** Enterprise Grid: the workspaces of the organisation this person belongs to. */
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
  }),
});

/** What Slack's `users.info` says of one person, as far as rights and channels depend on it. */
export type SlackUser = z.infer<typeof userSchema>['user'];

/** Rejects where Slack refuses, or answers with something else. */
export async function readSlackUser(web: WebClient, user: string): Promise<SlackUser> {
  return userSchema.parse(await web.users.info({ user })).user;
}
