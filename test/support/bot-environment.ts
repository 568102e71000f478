import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';

/** The Widget Secret that the tests' WorkerChecks sandboxes accept. */
export const WIDGET_SECRET = 'widget-secret-for-tests';

/** Environment of a bot that talks to these sandboxes, on any free port. `over` adds and replaces variables. */
export function botEnvironment(
  slack: Pick<SlackSandbox, 'botToken' | 'appToken' | 'signingSecret' | 'apiUrl'>,
  workerChecks: Pick<WorkerChecksSandbox, 'url'>,
  { mode = 'http', ...over }: { mode?: 'http' | 'socket' } & Record<string, string>,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    ...(mode === 'http'
      ? { SLACK_SIGNING_SECRET: slack.signingSecret }
      : { SLACK_APP_TOKEN: slack.appToken }),
    SLACK_API_URL: slack.apiUrl,
    PORT: '0',
    WORKERCHECKS_API_URL: workerChecks.url,
    WORKERCHECKS_WIDGET_SECRET: WIDGET_SECRET,
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check',
    ...over,
  };
}
