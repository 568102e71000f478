import type { TestApp } from './test-app.ts';

/** The value of a sample of /metrics, such as `purges_pending`; undefined if there is none. */
export async function readMetric(app: TestApp, sample: string): Promise<number | undefined> {
  const text = await (await fetch(`${app.botUrl()}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length));
}
