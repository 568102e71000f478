import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';
import { OPTIONAL_SLACK_SCOPES, SLACK_SCOPES } from './slack-scopes.ts';

const ABOUT = 'Slack bot token';
const SCOPES = 'Slack scopes';

/** @slack/web-api puts the header x-oauth-scopes into response_metadata. */
const authSchema = z.object({
  team: z.string(),
  team_id: z.string(),
  user: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

export interface TokenExamined {
  findings: Finding[];
  /** Undefined where Slack does not take the token: nothing else can be asked then. */
  teamId: string | undefined;
}

function examineScopes(scopes: readonly string[] | undefined): Finding {
  if (scopes === undefined) {
    return { status: 'warn', about: SCOPES, says: 'Slack did not say which scopes the token has' };
  }
  const missing = Object.keys(SLACK_SCOPES).filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    return {
      status: 'FAIL',
      about: SCOPES,
      says: `missing: ${missing.map((scope) => `${scope} (${SLACK_SCOPES[scope]})`).join(', ')}`,
      todo: 'Add them at api.slack.com/apps → your app → OAuth & Permissions, and install the app again.',
    };
  }
  const known = { ...SLACK_SCOPES, ...OPTIONAL_SLACK_SCOPES };
  const needless = scopes.filter((scope) => !Object.hasOwn(known, scope));
  if (needless.length > 0) {
    return {
      status: 'warn',
      about: SCOPES,
      says: `all there, and some this bot does not use: ${needless.join(', ')}`,
      todo: 'Take away what no other use of this app needs.',
    };
  }
  return { status: 'ok', about: SCOPES, says: scopes.toSorted().join(', ') };
}

/** Whether Slack takes the bot token, and with which scopes. */
export async function examineSlackToken(web: WebClient, apiUrl: string): Promise<TokenExamined> {
  const { answer, refusal } = await askSlack(async () => authSchema.parse(await web.auth.test()));
  if (refusal !== undefined) {
    const says = refusal === 'no_answer' ? 'Slack did not answer' : `Slack does not take it (${refusal})`;
    const todo =
      generalAdvice(refusal, apiUrl) ??
      'Copy the Bot User OAuth Token again: api.slack.com/apps → your app → Install App → SLACK_BOT_TOKEN.';
    const scopes: Finding = { status: 'skip', about: SCOPES, says: 'Slack has to take the bot token first' };
    return { findings: [{ status: 'FAIL', about: ABOUT, says, todo }, scopes], teamId: undefined };
  }
  const { team, team_id, user, response_metadata } = answer;
  return {
    findings: [
      { status: 'ok', about: ABOUT, says: `taken by the workspace ${team}, as @${user}` },
      examineScopes(response_metadata?.scopes),
    ],
    teamId: team_id,
  };
}
