import { z } from 'zod';

/** @slack/web-api puts the header x-oauth-scopes into response_metadata. */
const authSchema = z.object({
  team: z.string().nullish(),
  team_id: z.string().nullish(),
  user: z.string().optional(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  is_enterprise_install: z.boolean().optional(),
  /** Seconds; with a token that rotates. */
  expires_in: z.number().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/** What Slack says of the bot token (auth.test). */
export interface TokenOwner {
  /** Undefined: the token is of an org-wide install, and of no workspace. */
  teamId: string | undefined;
  team: string;
  userId: string;
  user: string;
  botId: string | undefined;
  scopes: readonly string[] | undefined;
  rotates: boolean;
}

export const ORG_WIDE = {
  what: 'SLACK_BOT_TOKEN is of an org-wide install, and this bot serves one workspace.',
  todo: 'Install the app in that workspace alone (api.slack.com/apps → your app → Install App, where you choose a workspace and not the organisation), and put the Bot User OAuth Token of that installation into SLACK_BOT_TOKEN.',
} as const;

/** @throws ZodError where the answer is none of auth.test */
export function readTokenOwner(answer: unknown): TokenOwner {
  const { team, team_id, user, user_id, bot_id, expires_in, ...rest } = authSchema.parse(answer);
  // An organisation's own id begins with E.
  const orgWide = rest.is_enterprise_install === true || !team_id || team_id.startsWith('E');
  return {
    teamId: orgWide ? undefined : team_id,
    team: team ?? '',
    userId: user_id,
    user: user ?? user_id,
    botId: bot_id,
    scopes: rest.response_metadata?.scopes,
    rotates: expires_in !== undefined,
  };
}
