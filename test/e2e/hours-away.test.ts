import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { SandboxMessage, SandboxView, SlackFault } from '../../src/sandbox/slack/workspace/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { breakSqlite } from '../chaos/break-sqlite.ts';
import { type SimulatedTime, simulateTime } from '../support/simulated-time.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const HOURS_MS = 3 * HOUR_MS;
const ALWAYS = { times: Number.POSITIVE_INFINITY };
const SLACK_METHODS = [
  'auth.test',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.open',
  'conversations.replies',
  'response_url',
  'users.info',
  'views.open',
];

let time: SimulatedTime;
let place: TestApp;

beforeEach(async () => {
  time = simulateTime('2026-11-20T00:00:00Z');
  place = await time.during(
    openTestApp({
      slack: { scopes: [...DEFAULT_SCOPES, 'groups:history'] },
      env: { RESULT_REQUESTS_PER_MINUTE: '30', POLL_MIN_INTERVAL_SECONDS: '300' },
    }),
  );
});

afterEach(async () => {
  await time.during(place.close());
  time.end();
});

const hr = () => place.slack.as(PEOPLE.hr1);
const cards = () => place.slack.messages(CHANNELS.hr);
const told = () => [...hr().ephemerals(CHANNELS.hr), ...hr().dms()].map(plainText);
const hours = () => time.pass(HOURS_MS, MINUTE_MS);

async function soon(holds: () => boolean): Promise<void> {
  expect(await time.until(holds, 2 * MINUTE_MS), told().join('\n')).toBe(true);
}

async function fillForm(first: string, person = hr()): Promise<SandboxView> {
  await time.during(person.command('/check invite', { channel: CHANNELS.hr }));
  await soon(() => person.modals().length > 0);
  const view = person.top();
  const email = `${first.toLowerCase()}@example.com`;
  const filling = { 'First name': first, 'Last name': 'Lovelace', Email: email, 'Check type': 'ncchc' };
  await time.during(person.fill(view, { ...filling, 'Channel for the card': CHANNELS.hr }));
  return view;
}

async function invite(first: string): Promise<SandboxMessage> {
  const before = cards().length;
  await time.during(hr().submit(await fillForm(first)));
  await soon(() => cards().length > before);
  return cards().at(-1) ?? expect.fail('No card');
}

const complete = (email: string) =>
  place.workerChecks.advance(place.workerChecks.checkFor(email).id, { status: 'Completed' });

const isCompleted = (card: SandboxMessage) => plainText(card).startsWith('Completed — Clear');

/** A look that failed is tried again after ten minutes at most. */
async function followed(card: SandboxMessage): Promise<void> {
  const done = () => isCompleted(card) && card.replies.length === 1;
  expect(await time.until(done, 11 * MINUTE_MS, 1_000)).toBe(true);
}

/** Slack's API, not its way to the bot. */
function slackLeaves(fault: SlackFault = { kind: 'http', status: 503 }): () => void {
  const faults = SLACK_METHODS.map((method) => place.slack.fault(method, fault, ALWAYS));
  return () => {
    for (const fault of faults) fault.cancel();
  };
}

describe('an outage of hours', { timeout: 240_000 }, () => {
  it('of WorkerChecks: people are told what failed, and changes show afterwards', async () => {
    const card = await invite('Ada');
    const port = Number(new URL(place.workerChecks.url).port);
    const view = await fillForm('Grace');
    await time.during(place.workerChecks.stop());
    await time.during(hr().submit(view));
    await soon(() => told().some((text) => /not sent: WorkerChecks could not be reached/s.test(text)));
    await time.during(hr().command('/check status ada@example.com', { channel: CHANNELS.hr }));
    await soon(() => told().some((text) => /Pending/.test(text) && /Could not get/.test(text)));
    await time.during(hr().click(card, 'Cancel invitation'));
    await soon(() => told().some((text) => /was not cancelled/.test(text)));
    await hours();
    complete('ada@example.com');
    await time.during(place.workerChecks.start(port));
    await followed(card);
    expect(cards()).toEqual([card]);
    expect(place.workerChecks.checks).toHaveLength(1);
  });

  it('of Slack: the card and the outcome of a form are delivered once, when it is back', async () => {
    const card = await invite('Ada');
    const refused = await fillForm('Grace');
    const hr2 = place.slack.as(PEOPLE.hr2);
    const accepted = await fillForm('Hedy', hr2);
    const before = told().length;
    const comeBack = slackLeaves();
    place.workerChecks.outOfCredits = true;
    await time.during(hr().submit(refused));
    await time.pass(5_000);
    place.workerChecks.outOfCredits = false;
    await time.during(hr2.submit(accepted));
    await time.pass(5_000);
    complete('ada@example.com');
    await hours();
    expect(plainText(card)).toContain('Pending');
    comeBack();
    await soon(
      () => isCompleted(card) && card.replies.length === 1 && told().length > before && hr2.dms().length > 0,
    );
    await time.pass(2 * MINUTE_MS);
    expect(told().slice(before)).toEqual([expect.stringMatching(/not have enough credits/)]);
    expect(hr2.dms().map(plainText)).toEqual([expect.stringMatching(/^Invitation sent/)]);
    expect(cards().map((one) => plainText(one).split('\n')[0])).toEqual(['Completed — Clear', 'Pending']);
    expect(place.workerChecks.checks).toHaveLength(2);
  });

  it.each([
    { kind: 'http', status: 503 },
    { kind: 'ratelimited', retryAfter: 3_600 },
  ] as const)('of Slack with %j and a restart: everyone who sent a form gets an answer', async (fault) => {
    const form = await fillForm('Grace');
    const before = told().length;
    const comeBack = slackLeaves(fault);
    place.workerChecks.outOfCredits = true;
    await time.during(hr().submit(form));
    await time.pass(5_000);
    await time.during(place.stopBot());
    await time.during(place.startBot());
    await hours();
    comeBack();
    // A pause Slack asked for is waited out.
    expect(await time.until(() => told().length > before, HOURS_MS, 10_000)).toBe(true);
    await time.pass(2 * MINUTE_MS);
    expect(told()).toHaveLength(before + 1);
    expect(told().at(-1)).toMatch(/credits|could not be checked|not be/);
    expect(place.workerChecks.checks).toEqual([]);
  });

  it('of the store: people are told, nothing is half done, and work resumes by itself', async () => {
    const card = await invite('Ada');
    const view = await fillForm('Grace');
    const comeBack = breakSqlite(() => 'before');
    await time.during(hr().submit(view));
    expect(plainText(hr().top())).toMatch(/store could not be used just now/);
    await time.during(hr().close());
    await time.during(hr().click(card, 'Cancel invitation'));
    await soon(() => told().some((text) => /store could not be used just now/.test(text)));
    complete('ada@example.com');
    await hours();
    expect(plainText(card)).toContain('Pending');
    comeBack();
    await followed(card);
    expect(buttons(card)).not.toContain('Cancel invitation');
    await time.during(hr().submit(view));
    await soon(() => cards().length === 2);
    expect(place.workerChecks.checks).toHaveLength(2);
  });
});
