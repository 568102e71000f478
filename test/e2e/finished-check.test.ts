import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { openSimulatedApp, type SimulatedApp } from '../support/simulated-app.ts';
import type { SimulatedTime } from '../support/simulated-time.ts';
import { PEOPLE, type TestApp } from '../support/test-app.ts';

let simulated: SimulatedApp;
let time: SimulatedTime;
let app: TestApp;

async function open(env: Record<string, string> = {}): Promise<void> {
  simulated = await openSimulatedApp({ env });
  ({ app, time } = simulated);
}

afterEach(() => simulated.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const polls = () => app.workerChecks.requests.filter(({ action }) => action === 'result').length;
const ada = () => app.workerChecks.checkFor('ada@example.com');

async function reads(card: SandboxMessage, text: RegExp, withinMs = 2 * MINUTE_MS): Promise<void> {
  const step = () => text.test(plainText(card));
  for (let passed = 0; passed < withinMs && !step(); passed += 30_000) await time.pass(30_000, 5_000);
  expect(plainText(card)).toMatch(text);
}

async function end(change: Parameters<TestApp['workerChecks']['advance']>[1], text: RegExp) {
  const card = await simulated.invite('Ada');
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
