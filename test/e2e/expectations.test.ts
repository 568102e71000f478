import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { dayIn, shortDayText } from '../../src/text/day.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const inDays = (days: number) => dayIn(Date.now() + days * DAY_MS, 'Australia/Sydney') ?? '';

async function list(): Promise<string> {
  await hr().command('/check list', { channel: CHANNELS.hr });
  return plainText(await told(app, PEOPLE.hr1, /All checks/, CHANNELS.hr));
}

/** Twenty checks are polled and drawn again, which takes seconds where nothing else runs. */
const POLLED_WITHIN_MS = 120_000;

/** Invites so many workers as one batch, lets all of them submit, and gives each a result. */
async function completeMany(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => `Ada Lovelace, seen${i}@example.com`);
  await hr().command('/check invite many', { channel: CHANNELS.hr });
  const view = await modalOf(app, PEOPLE.hr1, 'Invite several people');
  await hr().fill(view, {
    'Check type': 'ncchc',
    'Channel for the card': CHANNELS.hr,
    List: lines.join('\n'),
  });
  await hr().submit(view);
  await eventually(() => expect(plainText(hr().top())).toContain(`${count} will be invited`));
  await hr().submit(hr().top());
  await eventually(() => expect(app.workerChecks.checks).toHaveLength(count), POLLED_WITHIN_MS);
  await seenAs({ status: 'In Progress' });
  await seenAs({ status: 'Completed', result: 'Clear' });
}

async function seenAs(change: Parameters<TestApp['workerChecks']['advance']>[1]): Promise<void> {
  for (const { id } of app.workerChecks.checks) app.workerChecks.advance(id, change);
  const word = change.status === 'Completed' ? 'done' : 'submitted';
  const count = app.workerChecks.checks.length;
  await eventually(() => {
    const texts = app.slack.messages(CHANNELS.hr).map(plainText);
    expect(texts.some((text) => text.includes(`${count} ${word}`))).toBe(true);
  }, POLLED_WITHIN_MS);
}

describe('with nothing learned', () => {
  it('a worker who starts tomorrow and has not submitted is at risk, in words on the card and in the list', async () => {
    app = await openTestApp();
    const startsOn = inDays(1);
    const { card, check } = await inviteWorker(app, { startsOn });
    await cardReads(card, `At risk: has not started; starts work ${shortDayText(startsOn)}`);
    expect(plainText(card)).not.toContain('Likely by');
    expect(await list()).toContain('Pending, at risk');
    await hr().command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'At risk: has not started', CHANNELS.hr);
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, /^In Progress/);
    expect(plainText(card)).not.toContain('has not started');
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, /^Completed/);
    expect(plainText(card)).not.toContain('At risk');
  });

  it('the card follows a start date that is changed', async () => {
    app = await openTestApp();
    const { card } = await inviteWorker(app, { startsOn: inDays(30) });
    await cardReads(card, /Starts work on/);
    const setDate = async (day: string) => {
      await hr().select(card, { actionId: 'check.menu' }, 'Start date…');
      const view = await modalOf(app, PEOPLE.hr1, 'Start date');
      await hr().fill(view, { 'Starts work on': day });
      await hr().submit(view);
    };
    await setDate(inDays(0));
    await cardReads(card, 'At risk: has not started');
    await setDate(inDays(30));
    await eventually(() => expect(plainText(card)).not.toContain('At risk'));
  });

  it('nothing is said on a card that may not show names', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' } });
    const { card } = await inviteWorker(app, { startsOn: inDays(0) });
    await eventually(async () => expect(await list()).toContain('Pending, at risk'));
    expect(plainText(card)).not.toMatch(/risk|starts work|Likely/i);
  });
});

it('once twenty submissions and twenty results were seen, a card names the day of its result; not after nineteen', async () => {
  app = await openTestApp();
  await completeMany(19);
  const { card } = await inviteWorker(app, { startsOn: inDays(0) });
  // The same run finds both.
  await cardReads(card, /At risk: has not started/);
  expect(plainText(card)).not.toContain('Likely by');
  const { card: twentieth, check } = await inviteWorker(app, { email: 'twentieth@example.com' });
  app.workerChecks.advance(check.id, { status: 'In Progress' });
  await cardReads(twentieth, /^In Progress/);
  app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
  await cardReads(twentieth, /^Completed/);
  const { card: next } = await inviteWorker(app, { email: 'next@example.com', startsOn: inDays(0) });
  await cardReads(next, /Likely by \w{3} \d{1,2} \w{3}/);
  await cardReads(next, /At risk: has not started/);
  expect(await list()).toMatch(/Pending, at risk, likely by \w{3} \d/);
  const { card: other } = await inviteWorker(app, { email: 'vevo@example.com', product: 'vevo' });
  await eventually(async () => expect((await list()).match(/likely by/g)).toHaveLength(1));
  expect(plainText(other)).not.toContain('Likely by');
});
