import type { Config } from '../../config/config.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Outbound } from '../../net/outbound.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import { probeAddress } from '../../slack/receivers/probe-socket.ts';
import { createWebClient } from '../../slack/web-api/web-client.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';
import { viaProxy } from './via-proxy.ts';

const ABOUT = 'Slack app token';
const CONNECTIONS = 'Socket Mode';

/** Where Slack told to connect, or why it did not. */
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
      about: ABOUT,
      says: 'Slack gave no address to connect to',
      todo: 'Run this again.',
    };
  }
  const way = viaProxy(outbound, apiUrl);
  const says = refusal === 'no_answer' ? `Slack did not answer${way}` : `Slack does not take it (${refusal})`;
  if (refusal === 'missing_scope') {
    const todo = 'Make an app-level token with connections:write under Basic Information → App-Level Tokens.';
    return { status: 'FAIL', about: ABOUT, says, todo };
  }
  const todo =
    generalAdvice({ refusal, proxy }, apiUrl) ??
    'Copy the app-level token again (Basic Information → App-Level Tokens), and see that Socket Mode is on.';
  return { status: 'FAIL', about: ABOUT, says, todo };
}

function examineConnections(connections: number | undefined, bots: number, way: string): Finding {
  const others = (connections ?? 1) - 1;
  if (others > bots) {
    return {
      status: 'warn',
      about: CONNECTIONS,
      says: `connected${way}, and ${others} more connections are open, where this store has ${bots} running: Slack sends each command to one of them at random`,
      todo: 'Stop the other program that uses SLACK_APP_TOKEN, give it the same DATABASE_URL, or give it a Slack app of its own.',
    };
  }
  const running = others === 0 ? 'no bot is connected now' : `${others} connected besides`;
  return { status: 'ok', about: CONNECTIONS, says: `connected${way}; ${running}` };
}

/**
 * How Slack's requests reach the bot. In Socket Mode makes a connection and closes it as soon as Slack has greeted: a
 * running bot keeps its own.
 *
 * @param bots how many bots use this store, as far as it is known
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
        about: 'Slack signing secret',
        says: 'HTTP mode: only a request of Slack shows whether it is right (slack.signature-refused in the log: it is not)',
      },
    ];
  }
  const address = await askForAddress({ apiUrl, appToken }, outbound);
  if (!('url' in address)) return [address];
  const token: Finding = {
    status: 'ok',
    about: ABOUT,
    says: `Socket Mode: Slack gives an address to connect to${viaProxy(outbound, apiUrl)}`,
  };
  const way = viaProxy(outbound, address.url);
  try {
    const connections = await probeAddress(address.url, outbound);
    return [token, examineConnections(connections, await bots(), way)];
  } catch (error) {
    const { host } = new URL(address.url);
    const todo =
      findProxyError(error)?.sentence ??
      `Check that this machine may make WebSocket connections to ${host}, through firewall and proxy.`;
    const says = `no connection to ${host}${way} (${describeError(error).error})`;
    return [token, { status: 'FAIL', about: CONNECTIONS, says, todo }];
  }
}
