import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const LOCKED_MS = 4_000;
/** Slack shows a failure after three seconds. */
const ACK_WITHIN_MS = 3_000;

let place: TestApp;

afterEach(() => place.close());

/** Milliseconds until each answer of /healthz, one asked after the other until told to stop. */
function watchHealth(): { stop(): Promise<number[]> } {
  let stopped = false;
  const took: number[] = [];
  const watching = (async () => {
    while (!stopped) {
      const began = performance.now();
      const answer = await fetch(`${place.botUrl()}/healthz`);
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
  place = await openTestApp();
  const { card, check } = await inviteWorker(place);
  const hr = place.slack.as(PEOPLE.hr1);
  const view = await fillInvite(place, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });
  const other = new DatabaseSync(`${place.folder}/checks.sqlite`);
  other.exec('BEGIN EXCLUSIVE');
  const lockedAt = performance.now();
  const health = watchHealth();
  place.workerChecks.advance(check.id, { status: 'Completed' });
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
  await told(place, PEOPLE.hr1, /locked the bot’s database/, CHANNELS.hr);
  const took = await health.stop();
  other.exec('ROLLBACK');
  other.close();
  expect(Math.max(...acknowledged)).toBeLessThan(ACK_WITHIN_MS);
  expect(took.every(Number.isFinite)).toBe(true);
  // A write that blocked the process would leave room for a few answers only.
  expect(took.length).toBeGreaterThan(20);
  await cardReads(card, 'Completed — Clear');
  expect(place.workerChecks.checks).toHaveLength(1);
  await hr.submit(view);
  await eventually(() => expect(place.slack.messages(CHANNELS.hr)).toHaveLength(2));
  expect(place.workerChecks.checks).toHaveLength(2);
});
