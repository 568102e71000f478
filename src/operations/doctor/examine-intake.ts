import type { Config } from '../../config.ts';
import { createWebClient } from '../../slack/web-client.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';

/** How Slack's requests reach the bot. Asks for a Socket Mode address and does not connect: a running bot keeps its own. */
export async function examineIntake({ appToken, apiUrl }: Config['slack']): Promise<Finding> {
  if (appToken === undefined) {
    return {
      status: 'skip',
      about: 'Slack signing secret',
      says: 'HTTP mode: only a request of Slack shows whether it is right (slack.signature-refused in the log: it is not)',
    };
  }
  const about = 'Slack app token';
  const web = createWebClient({ botToken: appToken, apiUrl });
  const { refusal } = await askSlack(() => web.apps.connections.open({}));
  if (refusal === undefined) {
    return { status: 'ok', about, says: 'Socket Mode: Slack gives an address to connect to' };
  }
  const says = refusal === 'no_answer' ? 'Slack did not answer' : `Slack does not take it (${refusal})`;
  if (refusal === 'missing_scope') {
    const todo = 'Make an app-level token with connections:write under Basic Information → App-Level Tokens.';
    return { status: 'FAIL', about, says, todo };
  }
  const todo =
    generalAdvice(refusal, apiUrl) ??
    'Copy the app-level token again (Basic Information → App-Level Tokens), and see that Socket Mode is on.';
  return { status: 'FAIL', about, says, todo };
}
