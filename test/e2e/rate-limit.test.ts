import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { fillInvite, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const results = () => app.workerChecks.requests.filter(({ action }) => action === 'result');

describe('the account’s rate limit', () => {
  it('stays within 30 requests in any minute with 60 open checks, and keeps five for people', async () => {
    app = await openTestApp({
      env: { RESULT_REQUESTS_PER_MINUTE: '30', POLL_MIN_INTERVAL_SECONDS: '30' },
      workerChecks: { resultRequestsPerMinute: 30 },
    });
    const hr = app.slack.as(PEOPLE.hr1);
    for (let i = 0; i < 60; i += 1) {
      await hr.submit(await fillInvite(app, { email: `worker${i}@example.com` }));
    }
    await eventually(() => expect(results()).toHaveLength(25));
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(60));
    for (let i = 0; i < 5; i += 1) {
      await hr.command(`/check status worker${i}@example.com`, { channel: CHANNELS.hr });
      await told(app, PEOPLE.hr1, `worker${i}@example.com`, CHANNELS.hr);
    }
    expect(results()).toHaveLength(30);
    await app.stopBot();
    await app.startBot();
    await hr.command('/check status worker9@example.com', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /Could not get the latest/, CHANNELS.hr);
    expect(results()).toHaveLength(30);
    expect(results().every(({ status }) => status === 200)).toBe(true);
    expect(app.workerChecks.maxInAnyMinute()).toBe(30);
  });
});
