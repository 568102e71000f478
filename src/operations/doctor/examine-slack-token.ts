import type { WebClient } from '@slack/web-api';
import type { Outbound } from '../../net/outbound.ts';
import { ORG_WIDE, readTokenOwner, type TokenOwner } from '../../slack/access/token-owner.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';
import { OPTIONAL_SLACK_SCOPES, SLACK_SCOPES } from './slack-scopes.ts';
import { viaProxy } from './via-proxy.ts';

const ABOUT = 'Slack bot token';
const SCOPES = 'Slack scopes';

export interface TokenExamined {
  findings: Finding[];
  /** Undefined where the token is not taken or not of one workspace: nothing else can be asked then. */
  teamId: string | undefined;
}

const withReasons = (scopes: readonly string[], reasons: Readonly<Record<string, string>>) =>
  scopes.map((scope) => `${scope} (${reasons[scope]})`).join(', ');

function examineScopes(scopes: readonly string[] | undefined): Finding[] {
  if (scopes === undefined) {
    return [{ status: 'warn', about: SCOPES, says: 'Slack did not say which scopes the token has' }];
  }
  const missing = Object.keys(SLACK_SCOPES).filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    return [
      {
        status: 'FAIL',
        about: SCOPES,
        says: `missing: ${withReasons(missing, SLACK_SCOPES)}`,
        todo: 'Add them at api.slack.com/apps → your app → OAuth & Permissions, and install the app again.',
      },
    ];
  }
  const known = { ...SLACK_SCOPES, ...OPTIONAL_SLACK_SCOPES };
  const needless = scopes.filter((scope) => !Object.hasOwn(known, scope));
  const needed: Finding =
    needless.length > 0
      ? {
          status: 'warn',
          about: SCOPES,
          says: `all there, and some this bot does not use: ${needless.join(', ')}`,
          todo: 'Take away what no other use of this app needs.',
        }
      : { status: 'ok', about: SCOPES, says: scopes.toSorted().join(', ') };
  return [needed, ...examineOptionalScopes(scopes)];
}

function examineOptionalScopes(scopes: readonly string[]): Finding[] {
  const missing = Object.keys(OPTIONAL_SLACK_SCOPES).filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return [];
  return [
    {
      status: 'warn',
      about: 'Optional scopes',
      says: `missing: ${withReasons(missing, OPTIONAL_SLACK_SCOPES)}`,
      todo: 'The bot works without them. To grant them, add them under OAuth & Permissions and install the app again.',
    },
  ];
}

function examineOwner({ team, teamId, user, rotates }: TokenOwner, way: string): Finding {
  if (teamId === undefined) return { status: 'FAIL', about: ABOUT, says: ORG_WIDE.what, todo: ORG_WIDE.todo };
  if (rotates) {
    return {
      status: 'FAIL',
      about: ABOUT,
      says: 'it expires within 12 hours, and this bot cannot renew it',
      todo: 'Create the Slack app anew from manifest.yml, which has token_rotation_enabled: false, and use its token.',
    };
  }
  return { status: 'ok', about: ABOUT, says: `taken by the workspace ${team}, as @${user}${way}` };
}

/** Whether Slack takes the bot token, whose it is, and with which scopes. */
export async function examineSlackToken(
  web: WebClient,
  apiUrl: string,
  outbound: Outbound,
): Promise<TokenExamined> {
  const { answer, refusal, proxy } = await askSlack(async () => readTokenOwner(await web.auth.test()));
  if (refusal !== undefined) {
    const way = viaProxy(outbound, apiUrl);
    const says =
      refusal === 'no_answer' ? `Slack did not answer${way}` : `Slack does not take it (${refusal})`;
    const todo =
      generalAdvice({ refusal, proxy }, apiUrl) ??
      'Copy the Bot User OAuth Token again: api.slack.com/apps → your app → Install App → SLACK_BOT_TOKEN.';
    const scopes: Finding = { status: 'skip', about: SCOPES, says: 'Slack has to take the bot token first' };
    return { findings: [{ status: 'FAIL', about: ABOUT, says, todo }, scopes], teamId: undefined };
  }
  return {
    findings: [examineOwner(answer, viaProxy(outbound, apiUrl)), ...examineScopes(answer.scopes)],
    teamId: answer.teamId,
  };
}
