import { afterEach, describe, expect, it } from 'vitest';
import { setDeactivated, setGroupMembers } from '../../src/sandbox/slack/change-people.ts';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { USER_GROUP } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { addPrivateChannel, cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const LEFT = `@${PEOPLE.hr1} can no longer see checks here and owns`;

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const linesIn = (channel: string) =>
  app.slack
    .messages(channel)
    .filter((message) => /can no longer see|owns no open|can see checks again/.test(message.text));

/** Waits for the one line about HR 1. */
const line = (channel: string = CHANNELS.hr): Promise<SandboxMessage> =>
  eventually(() => {
    const [only, ...more] = linesIn(channel);
    if (only === undefined || more.length > 0) throw new Error(`${linesIn(channel).length} lines`);
    return only;
  });

describe('an owner of checks who leaves Slack', () => {
  it('is brought to the desk’s attention once, and anybody there can hand the checks over', async () => {
    app = await openTestApp();
    const { card } = await inviteWorker(app);
    await inviteWorker(app, { email: 'grace@example.com' });
    await setDeactivated(app.slack, PEOPLE.hr1, true);
    const message = await line();
    expect(plainText(message)).toContain(`${LEFT} 2 open checks.`);
    expect(plainText(message)).not.toMatch(/Lovelace|Pending/);
    expect(buttons(message)).toEqual(['Hand over…']);
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.click(message, 'Hand over…');
    await told(app, PEOPLE.colleague, /Only the HR desk may do this/, CHANNELS.hr);
    const hr2 = app.slack.as(PEOPLE.hr2);
    await hr2.click(message, 'Hand over…');
    const view = await modalOf(app, PEOPLE.hr2, 'Hand over checks');
    expect(plainText(view)).toContain(`@${PEOPLE.hr1} owns *2 open checks*.`);
    await hr2.fill(view, { To: PEOPLE.hr2 });
    await hr2.submit(view);
    await cardReads(card, `Owner @${PEOPLE.hr2}`);
    await eventually(() => expect(plainText(message)).toBe(`@${PEOPLE.hr1} owns no open checks any more.`));
    expect(hr2.dms().map(plainText).join()).not.toContain('has handed over');
    await line();
  });

  it('is not mentioned about a result: the desk reads of it in the thread', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await setDeactivated(app.slack, PEOPLE.hr1, true);
    await line();
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await eventually(() =>
      expect(card.replies.map(plainText)).toEqual([
        `The result of check ${check.order.reference} is here. Its owner can no longer see checks: assign it to somebody else.`,
      ]),
    );
  });

  it('is told of in the channel set for it, once over restarts, and until they are back', async () => {
    const desk = 'C0DESK';
    app = await openTestApp({ env: { DIGEST_CHANNEL: desk } });
    addPrivateChannel(app.slack, desk, [PEOPLE.hr1, PEOPLE.hr2]);
    await inviteWorker(app);
    await setDeactivated(app.slack, PEOPLE.hr1, true);
    const message = await line(desk);
    await app.stopBot();
    const asked = app.slack.callsOf('users.info').length;
    await app.startBot();
    await eventually(() => expect(app.slack.callsOf('users.info').length).toBeGreaterThan(asked));
    expect(linesIn(CHANNELS.hr)).toEqual([]);
    await setDeactivated(app.slack, PEOPLE.hr1, false);
    await eventually(() => expect(plainText(message)).toBe(`@${PEOPLE.hr1} can see checks again.`));
    expect(buttons(message)).toEqual([]);
    expect(linesIn(desk)).toHaveLength(1);
  });

  it('is noticed at a start, also where the right was lost in the settings', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    await app.stopBot();
    await app.startBot({ HR_USERS: PEOPLE.hr2 });
    expect(plainText(await line())).toContain(`${LEFT} 1 open check.`);
  });

  it('is noticed when a group loses them, and when Slack said nothing', async () => {
    let aheadMs = 0;
    app = await openTestApp({
      env: { HR_USERS: PEOPLE.hr2, HR_USER_GROUPS: USER_GROUP },
      now: () => Date.now() + aheadMs,
      timeouts: { absencesEveryMs: 50 },
    });
    await inviteWorker(app);
    await setGroupMembers(app.slack, USER_GROUP, [PEOPLE.hr2]);
    const message = await line();
    await setGroupMembers(app.slack, USER_GROUP, [PEOPLE.hr1, PEOPLE.hr2]);
    await eventually(() => expect(plainText(message)).toContain('can see checks again'));
    app.slack.userGroups.set(USER_GROUP, [PEOPLE.hr2]);
    aheadMs = 61_000;
    await eventually(() => expect(linesIn(CHANNELS.hr)).toHaveLength(2));
  });

  it('is noticed by nobody where nobody may use the bot, or Slack cannot say', async () => {
    app = await openTestApp({ timeouts: { absencesEveryMs: 20 } });
    await inviteWorker(app);
    app.slack.fault(
      'users.info',
      { kind: 'error', error: 'fatal_error' },
      { times: Number.POSITIVE_INFINITY },
    );
    await setDeactivated(app.slack, PEOPLE.hr1, true);
    const asked = app.slack.callsOf('users.info').length;
    await eventually(() => expect(app.slack.callsOf('users.info').length).toBeGreaterThan(asked + 2));
    await app.stopBot();
    app.slack.clearFaults();
    await app.startBot({ HR_USERS: '' });
    const people = app.slack.as(PEOPLE.hr2);
    await people.command('/check list', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr2, 'Nobody may use this bot yet', CHANNELS.hr);
    expect(linesIn(CHANNELS.hr)).toEqual([]);
  });

  it('costs no request for people who own no checks', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    await eventually(() => expect(app.slack.callsOf('users.info').length).toBeGreaterThan(0));
    const asked = app.slack.callsOf('users.info').length;
    await setDeactivated(app.slack, PEOPLE.colleague, true);
    await app.slack.as(PEOPLE.hr1).command('/check help', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Background checks', CHANNELS.hr);
    expect(app.slack.callsOf('users.info')).toHaveLength(asked);
  });
});
