import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { readMetric } from '../support/read-metric.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

/** Waits until /readyz gives this answer, which is cached for two seconds. */
async function readyz(status: number, failing: Record<string, unknown>): Promise<void> {
  await eventually(async () => {
    const response = await fetch(`${app.botUrl()}/readyz`);
    expect([response.status, await response.json()]).toEqual([status, { ready: status === 200, failing }]);
  });
  expect((await fetch(`${app.botUrl()}/healthz`)).status).toBe(200);
}

it('names Slack while it cannot be reached, and is ready once it can', async () => {
  app = await openTestApp({ mode: 'socket' });
  await readyz(200, {});
  app.slack.fault('apps.connections.open', { kind: 'error', error: 'internal_error' }, { times: 1_000 });
  app.slack.socket.closeAll();
  await readyz(503, { slack: expect.stringContaining('Socket Mode') });
  app.slack.clearFaults();
  await readyz(200, {});
});

it('names WorkerChecks while it refuses the Widget Secret, also in the metrics', async () => {
  app = await openTestApp({ env: { WORKERCHECKS_WIDGET_SECRET: 'another-widget-secret' } });
  await readyz(503, { workerchecks: expect.stringContaining('did not accept the Widget Secret') });
  const ready = await Promise.all(
    ['slack', 'storage', 'workerchecks'].map((part) => readMetric(app, `ready{part="${part}"}`)),
  );
  expect(ready).toEqual([1, 1, 0]);
});

it('names Slack when it refuses the bot token', async () => {
  app = await openTestApp({ env: { SLACK_BOT_TOKEN: 'xoxb-revoked' } });
  await readyz(503, { slack: expect.stringContaining('SLACK_BOT_TOKEN') });
});
