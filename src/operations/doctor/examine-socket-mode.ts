import type { Config } from '../../config/config.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Outbound } from '../../net/outbound.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import { probeAddress } from '../../slack/receivers/probe-socket.ts';
import { createWebClient } from '../../slack/web-api/web-client.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';
import { viaProxy } from './via-proxy.ts';

const SUBJECT = 'Slack app token';
const CONNECTIONS = 'Socket Mode';

/** Slack's address for a connection, or why it gave none. */
async function askForAddress(
  { apiUrl, appToken }: { apiUrl: string; appToken: string },
  outbound: Outbound,
): Promise<{ url: string } | Finding> {
  const web = createWebClient({ botToken: appToken, apiUrl }, { outbound });
  const { answer, refusal, proxy } = await askSlack(() => web.apps.connections.open({}));
  if (answer?.url !== undefined) return { url: answer.url };
  if (refusal === undefined) {
    return {
      status: 'FAIL',
      subject: SUBJECT,
      message: 'Slack gave no address to connect to',
      advice: 'Run this again.',
    };
  }
  const way = viaProxy(outbound, apiUrl);
  const message = refusal === 'no_answer' ? `Slack did not answer${way}` : `Slack rejected it (${refusal})`;
  if (refusal === 'missing_scope') {
    const advice =
      'Generate an app-level token with the scope connections:write (Basic Information → App-Level Tokens).';
    return { status: 'FAIL', subject: SUBJECT, message, advice };
  }
  const advice =
    generalAdvice({ refusal, proxy }, apiUrl) ??
    'Copy the app-level token again (Basic Information → App-Level Tokens), and check that Socket Mode is on.';
  return { status: 'FAIL', subject: SUBJECT, message, advice };
}

function examineConnections(connections: number | undefined, bots: number, way: string): Finding {
  const others = (connections ?? 1) - 1;
  if (others > bots) {
    return {
      status: 'warn',
      subject: CONNECTIONS,
      message: `connected${way}; ${others} more connections are open, but this store has ${bots} running: Slack sends each command to any one of them`,
      advice:
        'Stop the other program that uses SLACK_APP_TOKEN, give it the same DATABASE_URL, or give it a Slack app of its own.',
    };
  }
  const running = others === 0 ? 'no bot is connected now' : `other connections now: ${others}`;
  return { status: 'ok', subject: CONNECTIONS, message: `connected${way}; ${running}` };
}

/**
 * Whether Slack's requests can reach the bot. In Socket Mode, opens a connection and closes it after Slack's hello; a
 * running bot keeps its own.
 *
 * @param bots how many bots use this store, as far as known
 */
export async function examineSocketMode(
  { appToken, apiUrl }: Config['slack'],
  outbound: Outbound,
  bots: () => Promise<number>,
): Promise<Finding[]> {
  if (appToken === undefined) {
    return [
      {
        status: 'skip',
        subject: 'Slack signing secret',
        message:
          'HTTP mode: only a request from Slack shows whether it is right; slack.signature-refused in the log means that it is wrong',
      },
    ];
  }
  const address = await askForAddress({ apiUrl, appToken }, outbound);
  if (!('url' in address)) return [address];
  const token: Finding = {
    status: 'ok',
    subject: SUBJECT,
    message: `accepted: Slack gives an address for Socket Mode${viaProxy(outbound, apiUrl)}`,
  };
  const way = viaProxy(outbound, address.url);
  try {
    const connections = await probeAddress(address.url, outbound);
    return [token, examineConnections(connections, await bots(), way)];
  } catch (error) {
    const { host } = new URL(address.url);
    const advice =
      findProxyError(error)?.sentence ??
      `Check that the firewall and any proxy let this machine open WebSocket connections to ${host}.`;
    const message = `no connection to ${host}${way} (${describeError(error).error})`;
    return [token, { status: 'FAIL', subject: CONNECTIONS, message, advice }];
  }
}
