import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { SandboxMessage, SlackFault } from '../../src/sandbox/slack/workspace/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { openSimulatedApp, type SimulatedApp } from '../support/simulated-app.ts';
import type { SimulatedTime } from '../support/simulated-time.ts';
import { SLACK_METHODS } from '../support/slack-methods.ts';
import { CHANNELS, PEOPLE, type TestApp } from '../support/test-app.ts';
import { breakSqlite } from './break-sqlite.ts';

const HOURS_MS = 3 * HOUR_MS;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

let simulated: SimulatedApp;
let time: SimulatedTime;
let app: TestApp;

beforeEach(async () => {
  simulated = await openSimulatedApp({
    slack: { scopes: [...DEFAULT_SCOPES, 'groups:history'] },
    env: { POLL_MIN_INTERVAL_SECONDS: '300' },
  });
  ({ app, time } = simulated);
});

afterEach(() => simulated.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const cards = () => app.slack.messages(CHANNELS.hr);
const told = () => [...hr().ephemerals(CHANNELS.hr), ...hr().dms()].map(plainText);
const hours = () => time.pass(HOURS_MS, MINUTE_MS);

async function soon(holds: () => boolean): Promise<void> {
  expect(await time.until(holds, 2 * MINUTE_MS), told().join('\n')).toBe(true);
}

const complete = (email: string) =>
  app.workerChecks.advance(app.workerChecks.checkFor(email).id, { status: 'Completed' });

const isCompleted = (card: SandboxMessage) => plainText(card).startsWith('Completed — Clear');

/** A failed poll is repeated within ten minutes. */
async function catchesUp(card: SandboxMessage): Promise<void> {
  const done = () => isCompleted(card) && card.replies.length === 1;
  expect(await time.until(done, 11 * MINUTE_MS, 1_000)).toBe(true);
}

/** Makes Slack's API fail; Slack still reaches the bot. */
function breakSlack(fault: SlackFault = { kind: 'http', status: 503 }): () => void {
  const faults = SLACK_METHODS.map((method) => app.slack.fault(method, fault, ALWAYS));
  return () => {
    for (const fault of faults) fault.cancel();
  };
}

describe('an outage of three hours', { timeout: 240_000 }, () => {
  it('of WorkerChecks: people are told what failed, and changes show afterwards', async () => {
    const card = await simulated.invite('Ada');
    const port = Number(new URL(app.workerChecks.url).port);
    const view = await simulated.fillInvite('Grace');
    await time.during(app.workerChecks.stop());
    await time.during(hr().submit(view));
    await soon(() => told().some((text) => /not sent: WorkerChecks could not be reached/s.test(text)));
    await time.during(hr().command('/check status ada@example.com', { channel: CHANNELS.hr }));
    await soon(() => told().some((text) => /Pending/.test(text) && /Could not get/.test(text)));
    await time.during(hr().click(card, 'Cancel invitation'));
    await soon(() => told().some((text) => /was not cancelled/.test(text)));
    await hours();
    complete('ada@example.com');
    await time.during(app.workerChecks.start(port));
    await catchesUp(card);
    expect(cards()).toEqual([card]);
    expect(app.workerChecks.checks).toHaveLength(1);
  });

  it('of Slack: the card and the answers to forms are sent once, when it is back', async () => {
    const card = await simulated.invite('Ada');
    const refused = await simulated.fillInvite('Grace');
    const hr2 = app.slack.as(PEOPLE.hr2);
    const accepted = await simulated.fillInvite('Hedy', PEOPLE.hr2);
    const before = told().length;
    const restore = breakSlack();
    app.workerChecks.outOfCredits = true;
    await time.during(hr().submit(refused));
    await time.pass(5_000);
    app.workerChecks.outOfCredits = false;
    await time.during(hr2.submit(accepted));
    await time.pass(5_000);
    complete('ada@example.com');
    await hours();
    expect(plainText(card)).toContain('Pending');
    restore();
    await soon(
      () => isCompleted(card) && card.replies.length === 1 && told().length > before && hr2.dms().length > 0,
    );
    await time.pass(2 * MINUTE_MS);
    expect(told().slice(before)).toEqual([expect.stringMatching(/not have enough credits/)]);
    expect(hr2.dms().map(plainText)).toEqual([expect.stringMatching(/^Invitation sent/)]);
    expect(cards().map((one) => plainText(one).split('\n')[0])).toEqual(['Completed — Clear', 'Pending']);
    expect(app.workerChecks.checks).toHaveLength(2);
  });

  it.each([
    { kind: 'http', status: 503 },
    { kind: 'ratelimited', retryAfter: 3_600 },
  ] as const)('of Slack with %j and a restart: everyone who sent a form gets an answer', async (fault) => {
    const form = await simulated.fillInvite('Grace');
    const before = told().length;
    const restore = breakSlack(fault);
    app.workerChecks.outOfCredits = true;
    await time.during(hr().submit(form));
    await time.pass(5_000);
    await time.during(app.stopBot());
    await time.during(app.startBot());
    await hours();
    restore();
    // The bot waits for the whole Retry-After.
    expect(await time.until(() => told().length > before, HOURS_MS)).toBe(true);
    await time.pass(2 * MINUTE_MS);
    expect(told()).toHaveLength(before + 1);
    expect(told().at(-1)).toMatch(/credits|could not be checked|not be/);
    expect(app.workerChecks.checks).toEqual([]);
  });

  it('of the store: people are told, nothing is half done, and work resumes by itself', async () => {
    const card = await simulated.invite('Ada');
    const view = await simulated.fillInvite('Grace');
    const restore = breakSqlite(() => 'before');
    await time.during(hr().submit(view));
    expect(plainText(hr().top())).toMatch(/store could not be used just now/);
    await time.during(hr().close());
    await time.during(hr().click(card, 'Cancel invitation'));
    await soon(() => told().some((text) => /store could not be used just now/.test(text)));
    complete('ada@example.com');
    await hours();
    expect(plainText(card)).toContain('Pending');
    restore();
    await catchesUp(card);
    expect(buttons(card)).not.toContain('Cancel invitation');
    await time.during(hr().submit(view));
    await soon(() => cards().length === 2);
    expect(app.workerChecks.checks).toHaveLength(2);
  });
});
