import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const LOCKED_MS = 4_000;
/** Slack shows an error to the person after three seconds without an acknowledgement. */
const ACK_WITHIN_MS = 3_000;

let app: TestApp;

afterEach(() => app.close());

/** Requests /healthz in a loop until stopped. Resolves with the milliseconds each answer took. */
function watchHealth(): { stop(): Promise<number[]> } {
  let stopped = false;
  const took: number[] = [];
  const watching = (async () => {
    while (!stopped) {
      const began = performance.now();
      const answer = await fetch(`${app.botUrl()}/healthz`);
      await answer.text();
      took.push(answer.status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY);
      await delay(20);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return took;
    },
  };
}

it('answers in time while another program locks the database, and carries on afterwards', {
  timeout: 60_000,
}, async () => {
  app = await openTestApp();
  const { card, check } = await inviteWorker(app);
  const hr = app.slack.as(PEOPLE.hr1);
  const view = await fillInvite(app, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });
  const other = new DatabaseSync(`${app.folder}/checks.sqlite`);
  other.exec('BEGIN EXCLUSIVE');
  const lockedAt = performance.now();
  const health = watchHealth();
  app.workerChecks.advance(check.id, { status: 'Completed' });
  const acknowledged: number[] = [];
  const timed = async (act: () => Promise<unknown>) => {
    const began = performance.now();
    await act();
    acknowledged.push(performance.now() - began);
  };
  while (performance.now() - lockedAt < LOCKED_MS) {
    await timed(() => hr.submit(view));
    expect(plainText(hr.top())).toMatch(/locked the bot’s database, so nothing was saved/);
    await hr.close();
    await timed(() => hr.command('/check status ada@example.com', { channel: CHANNELS.hr }));
    await delay(500);
  }
  await told(app, PEOPLE.hr1, /locked the bot’s database/, CHANNELS.hr);
  const took = await health.stop();
  other.exec('ROLLBACK');
  other.close();
  expect(Math.max(...acknowledged)).toBeLessThan(ACK_WITHIN_MS);
  expect(took.every(Number.isFinite)).toBe(true);
  // If writes blocked the process, only a few requests would have been answered.
  expect(took.length).toBeGreaterThan(20);
  await cardReads(card, 'Completed — Clear');
  expect(app.workerChecks.checks).toHaveLength(1);
  await hr.submit(view);
  await eventually(() => expect(app.slack.messages(CHANNELS.hr)).toHaveLength(2));
  expect(app.workerChecks.checks).toHaveLength(2);
});
