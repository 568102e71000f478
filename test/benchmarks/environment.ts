import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { botEnvironment } from '../support/bot-environment.ts';

/** The environment of a bot that the benchmarks measure: no daily limit on invitations. */
export function benchmarkEnvironment(
  slack: SlackSandbox,
  workerChecks: WorkerChecksSandbox,
  over: Record<string, string>,
): Record<string, string> {
  return botEnvironment(slack, workerChecks, {
    INVITATIONS_PER_DAY: '10000',
    INVITATIONS_PER_PERSON_PER_DAY: '10000',
    ...over,
  });
}

/** Waits for the first 200 of /readyz. */
export async function untilReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
