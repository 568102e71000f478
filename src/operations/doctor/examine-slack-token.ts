import type { WebClient } from '@slack/web-api';
import type { Outbound } from '../../net/outbound.ts';
import { ORG_WIDE, readTokenOwner, type TokenOwner } from '../../slack/access/token-owner.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';
import { OPTIONAL_SLACK_SCOPES, SLACK_SCOPES } from './slack-scopes.ts';
import { viaProxy } from './via-proxy.ts';

const SUBJECT = 'Slack bot token';
const SCOPES = 'Slack scopes';

export interface TokenExamined {
  findings: Finding[];
  /** Undefined if the token is rejected or does not belong to one workspace; then nothing else can be checked. */
  teamId: string | undefined;
}

const withReasons = (scopes: readonly string[], reasons: Readonly<Record<string, string>>) =>
  scopes.map((scope) => `${scope} (${reasons[scope]})`).join(', ');

function examineScopes(scopes: readonly string[] | undefined): Finding[] {
  if (scopes === undefined) {
    return [{ status: 'warn', subject: SCOPES, message: 'Slack did not say which scopes the token has' }];
  }
  const missing = Object.keys(SLACK_SCOPES).filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    return [
      {
        status: 'FAIL',
        subject: SCOPES,
        message: `missing: ${withReasons(missing, SLACK_SCOPES)}`,
        advice: 'Add them at api.slack.com/apps → your app → OAuth & Permissions, and reinstall the app.',
      },
    ];
  }
  const known = { ...SLACK_SCOPES, ...OPTIONAL_SLACK_SCOPES };
  const needless = scopes.filter((scope) => !Object.hasOwn(known, scope));
  const needed: Finding =
    needless.length > 0
      ? {
          status: 'warn',
          subject: SCOPES,
          message: `all there, and some that this bot does not use: ${needless.join(', ')}`,
          advice: 'Remove them, unless something else uses this Slack app.',
        }
      : { status: 'ok', subject: SCOPES, message: scopes.toSorted().join(', ') };
  return [needed, ...examineOptionalScopes(scopes)];
}

function examineOptionalScopes(scopes: readonly string[]): Finding[] {
  const missing = Object.keys(OPTIONAL_SLACK_SCOPES).filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return [];
  return [
    {
      status: 'warn',
      subject: 'Optional scopes',
      message: `missing: ${withReasons(missing, OPTIONAL_SLACK_SCOPES)}`,
      advice:
        'The bot works without them. To grant them, add them under OAuth & Permissions and reinstall the app.',
    },
  ];
}

function examineOwner({ team, teamId, user, rotates }: TokenOwner, way: string): Finding {
  if (teamId === undefined)
    return { status: 'FAIL', subject: SUBJECT, message: ORG_WIDE.what, advice: ORG_WIDE.todo };
  if (rotates) {
    return {
      status: 'FAIL',
      subject: SUBJECT,
      message: 'it expires within 12 hours, and this bot cannot renew it',
      advice:
        'Create a new Slack app from manifest.yml, which sets token_rotation_enabled: false, and use its token.',
    };
  }
  return { status: 'ok', subject: SUBJECT, message: `accepted by the workspace ${team}, as @${user}${way}` };
}

/** Whether Slack accepts the bot token, which workspace it belongs to, and its scopes. */
export async function examineSlackToken(
  web: WebClient,
  apiUrl: string,
  outbound: Outbound,
): Promise<TokenExamined> {
  const { answer, refusal, proxy } = await askSlack(async () => readTokenOwner(await web.auth.test()));
  if (refusal !== undefined) {
    const way = viaProxy(outbound, apiUrl);
    const message = refusal === 'no_answer' ? `Slack did not answer${way}` : `Slack rejected it (${refusal})`;
    const advice =
      generalAdvice({ refusal, proxy }, apiUrl) ??
      'Copy the Bot User OAuth Token again (api.slack.com/apps → your app → Install App) into SLACK_BOT_TOKEN.';
    const scopes: Finding = {
      status: 'skip',
      subject: SCOPES,
      message: 'not checked: Slack has to accept the bot token first',
    };
    return { findings: [{ status: 'FAIL', subject: SUBJECT, message, advice }, scopes], teamId: undefined };
  }
  return {
    findings: [examineOwner(answer, viaProxy(outbound, apiUrl)), ...examineScopes(answer.scopes)],
    teamId: answer.teamId,
  };
}
