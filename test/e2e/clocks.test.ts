import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
/** Milliseconds by which each clock is ahead of this machine's, which the store uses. */
const ahead = { bot: 0, vendor: 0 };

afterEach(async () => {
  await app.close();
});

/** One clock is an hour wrong; for the store's, the two others are shifted in the opposite direction. */
const WRONG: [string, typeof ahead][] = [
  ['the bot’s is ahead', { bot: HOUR_MS, vendor: 0 }],
  ['the bot’s is behind', { bot: -HOUR_MS, vendor: 0 }],
  ['WorkerChecks’ is ahead', { bot: 0, vendor: HOUR_MS }],
  ['WorkerChecks’ is behind', { bot: 0, vendor: -HOUR_MS }],
  ['the store’s is ahead', { bot: -HOUR_MS, vendor: -HOUR_MS }],
  ['the store’s is behind', { bot: HOUR_MS, vendor: HOUR_MS }],
];

// Socket Mode, since over HTTP Slack's signatures would be too old.
async function open(): Promise<void> {
  app = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + ahead.bot,
    workerChecks: { now: () => Date.now() + ahead.vendor },
  });
}

const hr = () => app.slack.as(PEOPLE.hr1);
const isCompleted = async (card: SandboxMessage) => {
  await cardReads(card, /^Completed — Clear/);
  await eventually(() => expect(card.replies).toHaveLength(1));
};

describe('clocks that are an hour wrong and are set back ten minutes while the bot runs', () => {
  it.each(WRONG)('%s: every card is correct and nothing is lost', async (_, wrong) => {
    Object.assign(ahead, wrong);
    await open();
    const ada = await inviteWorker(app);
    app.workerChecks.advance(ada.check.id, { status: 'In Progress' });
    await cardReads(ada.card, /^In Progress/);
    ahead.bot -= 10 * MINUTE_MS;
    ahead.vendor -= 10 * MINUTE_MS;
    app.workerChecks.advance(ada.check.id, { status: 'Completed', result: 'Clear' });
    await isCompleted(ada.card);
    const grace = await inviteWorker(app, { first: 'Grace', email: 'grace@example.com' });
    await cardReads(grace.card, /^Pending/);
    await hr().click(grace.card, 'Cancel invitation');
    await cardReads(grace.card, /^Cancelled/);
    const hedy = await inviteWorker(app, { first: 'Hedy', email: 'hedy@example.com' });
    await app.stopBot();
    Object.assign(ahead, { bot: 0, vendor: 0 });
    await app.startBot();
    await eventually(() => expect(app.logged().match(/socket-connected/g)).toHaveLength(2));
    app.workerChecks.advance(hedy.check.id, { status: 'In Progress' });
    await hr().command(`/check status ${hedy.check.order.reference}`, { channel: CHANNELS.hr });
    const status = await told(app, PEOPLE.hr1, /State In Progress/, CHANNELS.hr);
    expect(plainText(status)).not.toContain('Could not get the latest');
    await cardReads(hedy.card, /^In Progress/);
    app.workerChecks.advance(hedy.check.id, { status: 'Completed', result: 'Clear' });
    await isCompleted(hedy.card);
    expect(app.workerChecks.checks).toHaveLength(3);
    expect(app.slack.messages(CHANNELS.hr)).toHaveLength(3);
  });
});

describe('a clock that was a day ahead', () => {
  it('does not delay polling once it is set right', async () => {
    Object.assign(ahead, { bot: 0, vendor: 0 });
    await open();
    // With the clock a day ahead, the check's last result is stored with tomorrow's time.
    ahead.bot = 24 * HOUR_MS;
    const { card, check } = await inviteWorker(app);
    await eventually(() =>
      expect(app.workerChecks.requests.filter(({ action }) => action === 'result').length).toBeGreaterThan(2),
    );
    ahead.bot = 0;
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await isCompleted(card);
  });
});
