import { botEnvironment } from '../support/bot-environment.ts';

/** The environment of a bot that the benchmarks measure: no daily limit on invitations. */
export function benchmarkEnvironment(
  slack: Parameters<typeof botEnvironment>[0],
  workerChecks: Parameters<typeof botEnvironment>[1],
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
