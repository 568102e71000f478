import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { TEAM, USER_GROUP } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { batchCard, orderBatch } from '../support/order-batch.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;
afterEach(() => place.close());

const hr = () => place.slack.as(PEOPLE.hr1);
const homeOf = (userId: string) => plainText(place.slack.as(userId).home());
const homeReads = (text: string, userId: string = PEOPLE.hr1) =>
  eventually(() => expect(homeOf(userId)).toContain(text));
const homeNamesNobody = (userId: string = PEOPLE.hr1) =>
  eventually(() => expect(homeOf(userId)).not.toMatch(/Ada|Lovelace/));

const publishes = () => place.slack.callsOf('views.publish');

describe('the Home tab', () => {
  it('shows the newest view even if an older update arrives later', async () => {
    place = await openTestApp();
    const { card } = await inviteWorker(place);
    await hr().openHome();
    await homeReads('Ada Lovelace');
    const { promise, resolve } = Promise.withResolvers<void>();
    place.slack.fault('views.publish', { kind: 'late', until: promise });
    await hr().openHome();
    await eventually(() => expect(publishes()).toHaveLength(2));
    await hr().click(card, 'Cancel invitation');
    await told(place, PEOPLE.hr1, 'was cancelled', CHANNELS.hr);
    resolve();
    await eventually(() => expect(publishes().filter(({ outcome }) => outcome === 'ok')).toHaveLength(3));
    expect(homeOf(PEOPLE.hr1)).not.toContain('Ada');
  });

  it('does not name a purged worker, despite Slack errors and restarts', async () => {
    let time = Date.now();
    place = await openTestApp({ now: () => time, timeouts: { homesEveryMs: 100, purgeAfterMs: 200 } });
    const { card, check } = await inviteWorker(place);
    for (const userId of [PEOPLE.hr1, PEOPLE.hr2]) {
      await place.slack.as(userId).openHome();
      await homeReads('Ada Lovelace', userId);
    }
    // Nobody opens Home again: it would follow by itself.
    place.slack.fault('views.publish', { kind: 'error', error: 'fatal_error' }, { times: 6 });
    place.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed');
    await place.stopBot();
    time += 400 * DAY_MS;
    await place.startBot();
    await cardReads(card, 'Purged');
    await eventually(() => expect(place.logged()).toContain('home.not-replaced'));
    await homeNamesNobody(PEOPLE.hr1);
    await homeNamesNobody(PEOPLE.hr2);
    expect(await (await fetch(`${place.botUrl()}/metrics`)).text()).toMatch(/^home_tabs_pending \d/m);
    expect(place.logged()).not.toMatch(/Ada|Lovelace/);
  });

  it('drops a cancelled check from tabs that are open', async () => {
    place = await openTestApp();
    const { card } = await inviteWorker(place);
    await place.slack.as(PEOPLE.hr2).openHome();
    await homeReads('Ada Lovelace', PEOPLE.hr2);
    await hr().click(card, 'Cancel invitation');
    await homeNamesNobody(PEOPLE.hr2);
  });

  it('has a line for a batch that waits, with its card behind a link, and none once it is done', async () => {
    place = await openTestApp({ timeouts: { homesEveryMs: 100 } });
    place.workerChecks.credits = 1;
    await orderBatch(place, 3);
    const card = await batchCard(place, 'Stopped after 1');
    await hr().openHome();
    await homeReads('*Batch of 3*: 1 invited, paused – WorkerChecks says no credits are left.');
    const link = `https://${TEAM.domain}.slack.com/archives/${CHANNELS.hr}/p${card.ts.replace('.', '')}`;
    expect(JSON.stringify(hr().home().content)).toContain(`<${link}|Open its card>`);
    place.workerChecks.outOfCredits = false;
    await hr().click(card, 'Continue');
    await eventually(() => expect(homeOf(PEOPLE.hr1)).not.toContain('Batch of'));
    await homeReads('Ada Lovelace 3');
    await place.slack.as(PEOPLE.colleague).openHome();
    await homeReads('Only the HR desk', PEOPLE.colleague);
  });

  it('is cleared for people who lost access while the bot was down', async () => {
    place = await openTestApp();
    await inviteWorker(place);
    await hr().openHome();
    await homeReads('Ada Lovelace');
    await place.stopBot();
    await place.startBot({ HR_USERS: PEOPLE.hr2 });
    await homeReads('Only the HR desk');
    expect(homeOf(PEOPLE.hr1)).not.toContain('Ada');
  });

  it('is cleared for people who lost access, at the latest when they are refused something', async () => {
    let time = Date.now();
    place = await openTestApp({
      env: { HR_USERS: PEOPLE.hr2, HR_USER_GROUPS: USER_GROUP },
      now: () => time,
    });
    await inviteWorker(place);
    await hr().openHome();
    await homeReads('Ada Lovelace');
    place.slack.userGroups.set(USER_GROUP, [PEOPLE.hr2]);
    time += 61_000;
    await hr().command('/check list', { channel: CHANNELS.hr });
    await told(place, PEOPLE.hr1, 'Only the HR desk', CHANNELS.hr);
    await homeReads('Only the HR desk');
    expect(homeOf(PEOPLE.hr1)).not.toContain('Ada');
  });
});
