import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;
/** How far each clock is ahead of this machine's, which is the store's. */
const ahead = { bot: 0, vendor: 0 };

afterEach(async () => {
  await place.close();
});

/** Each by itself is wrong by an hour; where the store's is, the two others are, the other way. */
const WRONG: [string, typeof ahead][] = [
  ['the bot’s is ahead', { bot: HOUR_MS, vendor: 0 }],
  ['the bot’s is behind', { bot: -HOUR_MS, vendor: 0 }],
  ['WorkerChecks’ is ahead', { bot: 0, vendor: HOUR_MS }],
  ['WorkerChecks’ is behind', { bot: 0, vendor: -HOUR_MS }],
  ['the store’s is ahead', { bot: -HOUR_MS, vendor: -HOUR_MS }],
  ['the store’s is behind', { bot: HOUR_MS, vendor: HOUR_MS }],
];

// By Socket Mode: Slack's signatures would be too old.
async function open(): Promise<void> {
  place = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + ahead.bot,
    workerChecks: { now: () => Date.now() + ahead.vendor },
  });
}

const hr = () => place.slack.as(PEOPLE.hr1);
const isCompleted = async (card: SandboxMessage) => {
  await cardReads(card, /^Completed — Clear/);
  await eventually(() => expect(card.replies).toHaveLength(1));
};

describe('clocks that are an hour wrong and are set back ten minutes while the bot runs', () => {
  it.each(WRONG)('%s: every card is correct and nothing is lost', async (_, wrong) => {
    Object.assign(ahead, wrong);
    await open();
    const ada = await inviteWorker(place);
    place.workerChecks.advance(ada.check.id, { status: 'In Progress' });
    await cardReads(ada.card, /^In Progress/);
    ahead.bot -= 10 * MINUTE_MS;
    ahead.vendor -= 10 * MINUTE_MS;
    place.workerChecks.advance(ada.check.id, { status: 'Completed', result: 'Clear' });
    await isCompleted(ada.card);
    const grace = await inviteWorker(place, { first: 'Grace', email: 'grace@example.com' });
    await cardReads(grace.card, /^Pending/);
    await hr().click(grace.card, 'Cancel invitation');
    await cardReads(grace.card, /^Cancelled/);
    const hedy = await inviteWorker(place, { first: 'Hedy', email: 'hedy@example.com' });
    await place.stopBot();
    Object.assign(ahead, { bot: 0, vendor: 0 });
    await place.startBot();
    await eventually(() => expect(place.logged().match(/socket-connected/g)).toHaveLength(2));
    place.workerChecks.advance(hedy.check.id, { status: 'In Progress' });
    await hr().command(`/check status ${hedy.check.order.reference}`, { channel: CHANNELS.hr });
    const status = await told(place, PEOPLE.hr1, /\*State\*\nIn Progress/, CHANNELS.hr);
    expect(plainText(status)).not.toContain('Could not get the latest');
    await cardReads(hedy.card, /^In Progress/);
    place.workerChecks.advance(hedy.check.id, { status: 'Completed', result: 'Clear' });
    await isCompleted(hedy.card);
    expect(place.workerChecks.checks).toHaveLength(3);
    expect(place.slack.messages(CHANNELS.hr)).toHaveLength(3);
  });
});

describe('the clock of a bot that has stopped', () => {
  it('does not hide what that bot left unfinished', async () => {
    Object.assign(ahead, { bot: 0, vendor: 0 });
    await open();
    // Asked under a clock that ran ahead by a day, it was seen for the last time tomorrow.
    ahead.bot = 24 * HOUR_MS;
    const { card, check } = await inviteWorker(place);
    await eventually(() =>
      expect(place.workerChecks.requests.filter(({ action }) => action === 'result').length).toBeGreaterThan(
        2,
      ),
    );
    ahead.bot = 0;
    place.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await isCompleted(card);
  });
});
