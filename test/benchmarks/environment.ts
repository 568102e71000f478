import { createServer } from 'node:net';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';

export const WIDGET_SECRET = 'bench-secret';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address !== 'object') throw new Error('No free port');
  return address.port;
}

/** The environment of a bot in HTTP mode beside the sandboxes. */
export function botEnvironment(
  slack: SlackSandbox,
  workerChecks: WorkerChecksSandbox,
  over: Record<string, string>,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    WORKERCHECKS_API_URL: workerChecks.url,
    WORKERCHECKS_WIDGET_SECRET: WIDGET_SECRET,
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check',
    INVITATIONS_PER_DAY: '10000',
    INVITATIONS_PER_PERSON_PER_DAY: '10000',
    ...over,
  };
}

export async function untilReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
