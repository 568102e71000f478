import { z } from 'zod';

/** The answer of auth.test. @slack/web-api adds the header x-oauth-scopes to response_metadata. */
const authSchema = z.object({
  /** The workspace's address: https://example.slack.com/ */
  url: z.url().optional().catch(undefined),
  team: z.string().nullish(),
  team_id: z.string().nullish(),
  user: z.string().optional(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  is_enterprise_install: z.boolean().optional(),
  /** Seconds; only for a token that rotates. */
  expires_in: z.number().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/** The workspace and user of the bot token. */
export interface TokenOwner {
  /** Undefined: the token comes from an org-wide installation. */
  teamId: string | undefined;
  team: string;
  /** The workspace's address, with a slash at its end. */
  url: string | undefined;
  userId: string;
  user: string;
  botId: string | undefined;
  scopes: readonly string[] | undefined;
  rotates: boolean;
}

export const ORG_WIDE = {
  what: 'SLACK_BOT_TOKEN comes from an org-wide installation, but this bot serves one workspace.',
  todo: 'Install the app in one workspace (api.slack.com/apps → your app → Install App; choose the workspace, not the organisation), and set SLACK_BOT_TOKEN to the Bot User OAuth Token of that installation.',
} as const;

/** @throws ZodError if the answer is not one of auth.test */
export function readTokenOwner(answer: unknown): TokenOwner {
  const { url, team, team_id, user, user_id, bot_id, expires_in, ...rest } = authSchema.parse(answer);
  // An organisation's id begins with E.
  const orgWide = rest.is_enterprise_install === true || !team_id || team_id.startsWith('E');
  return {
    teamId: orgWide ? undefined : team_id,
    team: team ?? '',
    url,
    userId: user_id,
    user: user ?? user_id,
    botId: bot_id,
    scopes: rest.response_metadata?.scopes,
    rotates: expires_in !== undefined,
  };
}
