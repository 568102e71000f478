import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { readMetric } from '../support/read-metric.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

it('/check status shows the time of the next poll, and /metrics counts polls by what they found', async () => {
  app = await openTestApp();
  const { card, check } = await inviteWorker(app);
  const hr = app.slack.as(PEOPLE.hr1);
  await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
  await told(app, PEOPLE.hr1, /Next update\W+\d+ \w+ \d{4}/, CHANNELS.hr);
  const changedPolls = 'looks_total{state="Pending",news="true"}';
  expect((await readMetric(app, changedPolls)) ?? 0).toBe(0);
  expect(await readMetric(app, 'looks_total{state="Pending",news="false"}')).toBeGreaterThan(0);
  expect(await readMetric(app, 'expected_detection_delay_seconds')).toBeGreaterThanOrEqual(0);

  app.workerChecks.advance(check.id, { status: 'Completed' });
  await cardReads(card, 'Completed — Clear');
  await eventually(async () => expect(await readMetric(app, changedPolls)).toBe(1));
  await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
  const answers = () => hr.ephemerals(CHANNELS.hr).map(plainText);
  await eventually(() => expect(answers()).toHaveLength(2));
  expect(answers().at(-1)).not.toContain('Next update');
});
