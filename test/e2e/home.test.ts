import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { TEAM, USER_GROUP } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { batchCard, orderBatch } from '../support/order-batch.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const homeOf = (userId: string) => plainText(app.slack.as(userId).home());
const homeReads = (text: string, userId: string = PEOPLE.hr1) =>
  eventually(() => expect(homeOf(userId)).toContain(text));
const homeHasNoNames = (userId: string = PEOPLE.hr1) =>
  eventually(() => expect(homeOf(userId)).not.toMatch(/Ada|Lovelace/));

/** Everything on the tab that is not text for people. */
function homeValues(): string {
  const found: unknown[] = [];
  JSON.stringify(hr().home().content, (key, value: unknown) => {
    if (['value', 'block_id', 'private_metadata'].includes(key)) found.push(value);
    return value;
  });
  return JSON.stringify(found);
}

const publishes = () => app.slack.callsOf('views.publish');

describe('the Home tab', () => {
  it('shows the newest view even if an older update arrives later', async () => {
    app = await openTestApp();
    const { card } = await inviteWorker(app);
    await hr().openHome();
    await homeReads('Ada Lovelace');
    const { promise, resolve } = Promise.withResolvers<void>();
    app.slack.fault('views.publish', { kind: 'late', until: promise });
    await hr().openHome();
    await eventually(() => expect(publishes()).toHaveLength(2));
    await hr().click(card, 'Cancel invitation');
    await told(app, PEOPLE.hr1, 'was cancelled', CHANNELS.hr);
    resolve();
    await eventually(() => expect(publishes().filter(({ outcome }) => outcome === 'ok')).toHaveLength(3));
    expect(homeOf(PEOPLE.hr1)).not.toContain('Ada');
  });

  it('does not name a purged worker, despite Slack errors and restarts', async () => {
    let time = Date.now();
    app = await openTestApp({ now: () => time, timeouts: { homesEveryMs: 100, purgeAfterMs: 200 } });
    const { card, check } = await inviteWorker(app);
    for (const userId of [PEOPLE.hr1, PEOPLE.hr2]) {
      await app.slack.as(userId).openHome();
      await homeReads('Ada Lovelace', userId);
    }
    // Home is not opened again: the bot has to update it by itself.
    app.slack.fault('views.publish', { kind: 'error', error: 'fatal_error' }, { times: 6 });
    app.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed');
    await app.stopBot();
    time += 400 * DAY_MS;
    await app.startBot();
    await cardReads(card, 'Purged');
    await eventually(() => expect(app.logged()).toContain('home.not-replaced'));
    await homeHasNoNames(PEOPLE.hr1);
    await homeHasNoNames(PEOPLE.hr2);
    expect(await (await fetch(`${app.botUrl()}/metrics`)).text()).toMatch(/^home_tabs_pending \d/m);
    expect(app.logged()).not.toMatch(/Ada|Lovelace/);
  });

  it('removes a cancelled check from open tabs', async () => {
    app = await openTestApp();
    const { card } = await inviteWorker(app);
    await app.slack.as(PEOPLE.hr2).openHome();
    await homeReads('Ada Lovelace', PEOPLE.hr2);
    await hr().click(card, 'Cancel invitation');
    await homeHasNoNames(PEOPLE.hr2);
  });

  it('is a dashboard: filters and a search narrow it, and a result leaves it once anybody has opened it', async () => {
    app = await openTestApp();
    const { check, card } = await inviteWorker(app);
    await inviteWorker(app, { first: 'Grace', last: 'Hopper', email: 'grace@mail.example', product: 'vevo' });
    await hr().openHome();
    await homeReads('Pending: 2');
    await homeReads('Nothing needs you right now.');
    await hr().fill(hr().home(), { 'Search open checks': 'hopper' });
    await homeReads('1 of 2 match.');
    await homeHasNoNames();
    expect(homeValues()).not.toMatch(/hopper/i);
    await hr().click(hr().home(), 'Show all');
    await homeReads('Ada Lovelace');
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await homeReads('Needs you (1)\nAda Lovelace');
    await app.slack.as(PEOPLE.hr2).click(card, 'View certificate');
    await homeReads('Nothing needs you right now.');
    await homeReads('Grace Hopper');
    await hr().select(hr().home(), 'Check type', 'National police check');
    await homeReads('No open check matches.');
    expect(app.logged()).not.toMatch(/hopper/i);
  });

  it('has a line for a batch that waits, with its card behind a link, and none once it is done', async () => {
    app = await openTestApp({ timeouts: { homesEveryMs: 100 } });
    app.workerChecks.credits = 1;
    await orderBatch(app, 3);
    const card = await batchCard(app, 'Stopped after 1');
    await hr().openHome();
    await homeReads('*Batch of 3*: 1 invited, paused – WorkerChecks says no credits are left.');
    const link = `https://${TEAM.domain}.slack.com/archives/${CHANNELS.hr}/p${card.ts.replace('.', '')}`;
    expect(JSON.stringify(hr().home().content)).toContain(`<${link}|Open its card>`);
    app.workerChecks.outOfCredits = false;
    await hr().click(card, 'Continue');
    await eventually(() => expect(homeOf(PEOPLE.hr1)).not.toContain('Batch of'));
    await homeReads('Ada Lovelace 3');
    await app.slack.as(PEOPLE.colleague).openHome();
    await homeReads('Only the HR desk', PEOPLE.colleague);
  });

  it('is cleared for people who lost access while the bot was down', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    await hr().openHome();
    await homeReads('Ada Lovelace');
    await app.stopBot();
    await app.startBot({ HR_USERS: PEOPLE.hr2 });
    await homeReads('Only the HR desk');
    expect(homeOf(PEOPLE.hr1)).not.toContain('Ada');
  });

  it('is cleared for a person who lost access, at the latest when a command is refused', async () => {
    let time = Date.now();
    app = await openTestApp({
      env: { HR_USERS: PEOPLE.hr2, HR_USER_GROUPS: USER_GROUP },
      now: () => time,
    });
    await inviteWorker(app);
    await hr().openHome();
    await homeReads('Ada Lovelace');
    app.slack.userGroups.set(USER_GROUP, [PEOPLE.hr2]);
    time += 61_000;
    await hr().command('/check list', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Only the HR desk', CHANNELS.hr);
    await homeReads('Only the HR desk');
    expect(homeOf(PEOPLE.hr1)).not.toContain('Ada');
  });
});
