import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { batchCard, orderBatch } from '../support/order-batch.ts';
import { told } from '../support/slack-user.ts';
import { HISTORY_SCOPES } from '../support/start-sandboxes.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const hr = () => app.slack.as(PEOPLE.hr1);
const inThread = (card: SandboxMessage) => card.replies.filter(({ deleted }) => !deleted).map(plainText);
const cardsIn = (card: SandboxMessage) => inThread(card).filter((text) => text.includes('Requested by'));

async function allPosted(card: SandboxMessage, count: number): Promise<void> {
  await eventually(() => expect(cardsIn(card)).toHaveLength(count));
}

describe('the batch card', () => {
  it('shows the progress, why sending stopped and the outcome, with the checks’ cards in its thread', async () => {
    app = await openTestApp();
    app.workerChecks.credits = 3;
    await orderBatch(app, 5);
    const stopped = 'Stopped after 3: WorkerChecks says no credits are left. 2 have not been invited.';
    let card = await batchCard(app, stopped);
    expect(buttons(card)).toEqual(['Continue', 'Forget the rest']);
    await allPosted(card, 3);

    app.workerChecks.outOfCredits = false;
    await hr().click(card, 'Continue');
    await told(app, PEOPLE.hr1, 'Inviting continues', CHANNELS.hr);
    card = await batchCard(app, '5 invited: 0 submitted, 5 waiting, 0 done');
    await allPosted(card, 5);
    expect(app.slack.messages(CHANNELS.hr)).toEqual([card]);
    expect(cardsIn(card).filter((text) => text.includes('Ada Lovelace 2'))).toHaveLength(1);

    app.workerChecks.advance(app.workerChecks.checkFor('ada2@example.com').id, { status: 'In Progress' });
    await batchCard(app, '5 invited: 1 submitted, 4 waiting, 0 done');
    const done = app.workerChecks.checkFor('ada4@example.com');
    app.workerChecks.advance(done.id, { status: 'Completed', result: 'Refer' });
    await batchCard(app, '5 invited: 1 submitted, 3 waiting, 1 done');
    const notice = `@${PEOPLE.hr1} The result of check ${done.order.reference} is here.`;
    await eventually(() => expect(inThread(card).at(-1)).toBe(notice));
    expect(JSON.stringify(card.blocks)).not.toMatch(/Ada|Refer\b/);
  });

  it('is up to date after a restart, without duplicate messages', async () => {
    app = await openTestApp();
    app.workerChecks.credits = 2;
    await orderBatch(app, 4);
    const card = await batchCard(app, 'Stopped after 2');
    await allPosted(card, 2);
    await app.stopBot();
    app.workerChecks.advance(app.workerChecks.checkFor('ada1@example.com').id, { status: 'In Progress' });
    await app.startBot();
    await batchCard(app, '2 invited: 1 submitted, 1 waiting, 0 done');
    await app.stopBot();
    expect(cardsIn(card)).toHaveLength(2);
    expect(app.slack.messages(CHANNELS.hr)).toEqual([card]);
    await app.startBot();
    await hr().click(card, 'Forget the rest');
    await told(app, PEOPLE.hr1, '2 people will not be invited. Their details were removed.', CHANNELS.hr);
    await batchCard(app, /— ended.*2 have not been invited\./s);
    expect(buttons(card)).toEqual([]);
  });

  it('finds its post and those in its thread when Slack’s answers are lost', async () => {
    app = await openTestApp({ slack: { scopes: HISTORY_SCOPES } });
    app.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { times: 2 });
    await orderBatch(app, 2);
    const card = await batchCard(app, '2 invited: 0 submitted, 2 waiting, 0 done');
    await allPosted(card, 2);
    await app.stopBot();
    expect(cardsIn(card)).toHaveLength(2);
    expect(app.slack.messages(CHANNELS.hr)).toEqual([card]);
  });

  it('is posted with its thread once the bot is invited to the channel, after one notice', async () => {
    app = await openTestApp();
    const hrChannel = app.slack.channels.find(({ id }) => id === CHANNELS.hr);
    const members = hrChannel?.members ?? [];
    members.splice(members.indexOf(BOT.userId), 1);
    await orderBatch(app, 3);
    await told(app, PEOPLE.hr1, 'I can’t show the card of your invitations for 3 people');
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(3));
    expect(hr().dms().map(plainText)).toHaveLength(1);
    members.push(BOT.userId);
    await app.slack.event({ type: 'member_joined_channel', user: BOT.userId, channel: CHANNELS.hr });
    const card = await batchCard(app, '3 invited: 0 submitted, 3 waiting, 0 done');
    await allPosted(card, 3);
    expect(hr().dms()).toHaveLength(1);
  });

  it('explains why an outdated button has no effect', async () => {
    app = await openTestApp();
    app.workerChecks.credits = 1;
    await orderBatch(app, 2);
    const card = await batchCard(app, 'Stopped after 1');
    const old = structuredClone({ ...card, args: {} });
    await hr().click(card, 'Forget the rest');
    await batchCard(app, '1 invited: 0 submitted, 1 waiting, 0 done');
    await hr().click(old, 'Continue');
    await told(app, PEOPLE.hr1, 'This batch has ended. Nothing was changed.', CHANNELS.hr);
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.click(old, 'Continue');
    await told(app, PEOPLE.colleague, 'Only the HR desk may do this.', CHANNELS.hr);
  });
});
