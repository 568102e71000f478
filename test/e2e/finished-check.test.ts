import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { type SimulatedTime, simulateTime } from '../support/simulated-time.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let time: SimulatedTime;
let app: TestApp;

async function open(env: Record<string, string> = {}): Promise<void> {
  const limits = { RESULT_REQUESTS_PER_MINUTE: '30', POLL_MIN_INTERVAL_SECONDS: '30' };
  app = await time.during(openTestApp({ env: { ...limits, ...env } }));
}

beforeEach(() => {
  time = simulateTime('2026-11-20T00:00:00Z');
});

afterEach(async () => {
  await time.during(app.close());
  time.end();
});

const hr = () => app.slack.as(PEOPLE.hr1);
const polls = () => app.workerChecks.requests.filter(({ action }) => action === 'result').length;
const ada = () => app.workerChecks.checkFor('ada@example.com');

async function reads(card: SandboxMessage, text: RegExp, withinMs = 2 * MINUTE_MS): Promise<void> {
  const step = () => text.test(plainText(card));
  for (let passed = 0; passed < withinMs && !step(); passed += 30_000) await time.pass(30_000, 5_000);
  expect(plainText(card)).toMatch(text);
}

async function invite(): Promise<SandboxMessage> {
  await time.during(hr().command('/check invite', { channel: CHANNELS.hr }));
  expect(await time.until(() => hr().modals().length > 0, MINUTE_MS)).toBe(true);
  const view = hr().top();
  await time.during(
    hr().fill(view, {
      'First name': 'Ada',
      'Last name': 'Lovelace',
      Email: 'ada@example.com',
      'Check type': 'ncchc',
      'Channel for the card': CHANNELS.hr,
    }),
  );
  await time.during(hr().submit(view));
  expect(await time.until(() => app.slack.messages(CHANNELS.hr).length > 0, MINUTE_MS)).toBe(true);
  return app.slack.messages(CHANNELS.hr)[0] ?? expect.fail('No card');
}

async function end(change: Parameters<TestApp['workerChecks']['advance']>[1], text: RegExp) {
  const card = await invite();
  app.workerChecks.advance(ada().id, change);
  await reads(card, text);
  return card;
}

describe('a finished check', { timeout: 120_000 }, () => {
  it.each([
    ['without a certificate', { status: 'Completed', result: 'Clear', certificateUrl: null }, /^Completed/],
    ['without a result', { status: 'Completed', result: null }, /^Completed/],
    ['in an unknown status', { status: 'Withdrawn' }, /^Unknown status/],
  ] as const)('%s is polled at most six times in the following hour', async (_, change, text) => {
    await open();
    await end(change, text);
    const before = polls();
    await time.pass(HOUR_MS, 5_000);
    expect(polls() - before).toBeLessThanOrEqual(6);
    expect(polls() - before).toBeGreaterThan(0);
  });

  it('shows on its card that its result was withdrawn, and the requester is told', async () => {
    await open();
    const card = await end({ status: 'Completed', result: 'Clear' }, /^Completed — Clear/);
    await time.pass(MINUTE_MS, 5_000);
    app.workerChecks.advance(ada().id, { status: 'In Progress', result: null });
    await reads(card, /^In Progress/, 25 * HOUR_MS);
    await time.pass(MINUTE_MS, 5_000);
    expect(card.replies.map(plainText)).toEqual([
      expect.stringContaining('is here'),
      expect.stringMatching(/has changed. WorkerChecks has withdrawn it: the check is now In Progress/),
    ]);
  });

  it('reports a changed result to the requester only, where the channel may not show it', async () => {
    await open({ RESULT_VISIBILITY: 'never' });
    const card = await end({ status: 'Completed', result: 'Clear' }, /^Completed/);
    await time.pass(MINUTE_MS, 5_000);
    const told = () => hr().dms().map(plainText);
    app.workerChecks.advance(ada().id, { status: 'Completed', result: 'Refer' });
    await time.pass(25 * HOUR_MS, 30_000);
    expect(card.replies).toHaveLength(1);
    expect(told().at(-1)).toMatch(/has changed/);
    expect(told().join()).not.toMatch(/Refer|Clear/);
  });
});
