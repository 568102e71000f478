import { App, LogLevel } from '@slack/bolt';
import { createSlackSandbox, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import type { SlackSandboxOptions } from '../../../src/sandbox/slack/slack-sandbox-options.ts';

export type BareApp = App;

const QUIET = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/**
 * A Bolt app without listeners, in HTTP mode unless `appToken` is given. Bolt does not verify the token: it would do so
 * in the background, and the rejection, if the sandbox is stopped first, cannot be caught.
 */
export function bareApp(slack: SlackSandbox, appToken?: string): BareApp {
  return new App({
    token: slack.botToken,
    tokenVerificationEnabled: false,
    logger: QUIET,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    ...(appToken === undefined ? { signingSecret: slack.signingSecret } : { appToken, socketMode: true }),
  });
}

/** Starts the app on a free port, to which the sandbox then sends requests. */
export async function startOverHttp(app: BareApp, slack: SlackSandbox): Promise<void> {
  const server: unknown = await app.start(0);
  if (typeof server !== 'object' || server === null || !('address' in server)) throw new Error('No server');
  const { address } = server;
  const found: unknown = typeof address === 'function' ? address.call(server) : undefined;
  if (typeof found !== 'object' || found === null || !('port' in found)) throw new Error('No port');
  slack.useHttp(`http://127.0.0.1:${found.port}`);
}

/** A sandbox and a Bolt app without listeners, in HTTP mode. `close` stops both. */
export async function openBareApp(
  options: SlackSandboxOptions = {},
): Promise<{ slack: SlackSandbox; app: BareApp; close(): Promise<void> }> {
  const slack = createSlackSandbox(options);
  await slack.start();
  const app = bareApp(slack);
  await startOverHttp(app, slack);
  return {
    slack,
    app,
    async close() {
      await app.stop();
      await slack.stop();
    },
  };
}
