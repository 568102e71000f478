import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const TIMES = 40;
const polls = () => app.workerChecks.requests.filter(({ action }) => action === 'result');

it('a person who refreshes forty times leaves requests for a colleague and the poller', async () => {
  app = await openTestApp({
    // Long enough that the poller requests the check only once.
    env: {
      RESULT_REQUESTS_PER_MINUTE: '30',
      RESULT_REQUESTS_RESERVED: '5',
      POLL_MIN_INTERVAL_SECONDS: '600',
    },
    workerChecks: { resultRequestsPerMinute: 30 },
  });
  const { check } = await inviteWorker(app);
  const line = `/check status ${check.order.reference}`;
  const hr1 = app.slack.as(PEOPLE.hr1);
  await Promise.all(Array.from({ length: TIMES }, () => hr1.command(line, { channel: CHANNELS.hr })));
  const answers = await eventually(() => {
    const all = hr1.ephemerals(CHANNELS.hr).map(plainText);
    expect(all).toHaveLength(TIMES);
    return all;
  });
  const stale = answers.filter((text) => text.includes('You have used your part of the requests'));
  expect(TIMES - stale.length).toBeGreaterThanOrEqual(5);
  // Her share and the poller's first request. There may be more fresh answers, since simultaneous refreshes share a request.
  expect(polls().length).toBeLessThanOrEqual(13);
  expect(stale[0]).toMatch(/This is the status as of/);
  expect(stale[0]).toContain('ada@example.com');

  const hr2 = app.slack.as(PEOPLE.hr2);
  await hr2.command(line, { channel: CHANNELS.hr });
  expect(plainText(await told(app, PEOPLE.hr2, 'Check CHK', CHANNELS.hr))).not.toContain(
    'Could not get the latest',
  );
  expect(polls().length).toBeLessThanOrEqual(15);
});
