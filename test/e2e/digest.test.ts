import { afterEach, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

/** A Tuesday morning; what was invited then is a day old at the first digest. */
const TUESDAY = Date.parse('2026-12-01T08:00+11:00');
let aheadMs = 0;
const setTime = (at: string) => {
  aheadMs = Date.parse(at) - Date.now();
};

const hr = () => app.slack.as(PEOPLE.hr1);
const digests = (): SandboxMessage[] =>
  app.slack.messages(CHANNELS.hr).filter(({ text }) => text.startsWith('Morning digest'));
const digestOf = (day: string): Promise<SandboxMessage> =>
  eventually(() => {
    const found = digests().filter(({ text }) => text.includes(day));
    expect(found).toHaveLength(1);
    return found[0] as SandboxMessage;
  });

async function open(env: Record<string, string> = {}): Promise<void> {
  aheadMs = TUESDAY - Date.now();
  // Socket Mode, since over HTTP Slack's signatures would be too old.
  app = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + aheadMs,
    timeouts: { digestEveryMs: 50 },
    env: { RESULTS_CHANNEL: CHANNELS.hr, ...env },
  });
}

it('a morning: the digest comes once, its lines go as they are dealt with, and the next one takes its buttons', async () => {
  await open();
  const ada = await inviteWorker(app);
  const grace = await inviteWorker(app, {
    first: 'Grace',
    email: 'grace@example.com',
    startsOn: '2026-12-03',
  });
  app.workerChecks.advance(ada.check.id, { status: 'Completed', result: 'Clear' });
  await cardReads(ada.card, /^Completed/);
  setTime('2026-12-02T08:29:55+11:00');
  await hr().command('/check list attention', { channel: CHANNELS.hr });
  await told(app, PEOPLE.hr1, 'Nobody has opened the result', CHANNELS.hr);
  expect(digests()).toEqual([]);
  setTime('2026-12-02T08:30:00+11:00');
  const wednesday = await digestOf('Wed 2 Dec');
  expect(wednesday.text).toBe('Morning digest, Wed 2 Dec: 2 need somebody');
  await eventually(() => expect(buttons(wednesday)).toEqual(['View result', 'Resend…']));
  expect(plainText(wednesday)).toMatch(
    /Results nobody has opened.*Ada Lovelace.*result ready since Tue 1 Dec.*At risk.*Grace Lovelace.*has not started; starts work Thu 3 Dec · @UHR1/s,
  );

  await hr().select(wednesday, { actionId: 'digest.snooze', nth: 1 }, 'Snooze for 1 business day');
  const { reference } = grace.check.order;
  await told(app, PEOPLE.hr1, `${reference} is snoozed until Thu 3 Dec`, CHANNELS.hr);
  await cardReads(wednesday, /^(?!.*Grace)/s);
  await hr().command('/check list attention', { channel: CHANNELS.hr });
  await told(app, PEOPLE.hr1, /^(?=.*Lovelace)(?!.*Grace).*1 check/s, CHANNELS.hr);
  await hr().click(wednesday, 'View result');
  await eventually(() => expect(plainText(hr().top())).toContain('Completed — Clear'));
  await cardReads(wednesday, /Everything in this list is dealt with/);

  await app.stopBot();
  setTime('2026-12-02T11:59:00+11:00');
  await app.startBot();
  setTime('2026-12-03T08:31:00+11:00');
  const thursday = await digestOf('Thu 3 Dec');
  expect(plainText(thursday)).toContain('Grace Lovelace');
  expect(plainText(thursday)).not.toContain('Ada');
  await cardReads(wednesday, /^Morning digest, Wed 2 Dec\. .*shows what needs somebody now/);
  expect(buttons(wednesday)).toEqual([]);
  expect(digests()).toHaveLength(2);
  await app.slack.as(PEOPLE.admin).command(`/check audit ${reference}`, { channel: CHANNELS.hr });
  await told(app, PEOPLE.admin, `@${PEOPLE.hr1} · snoozed the check · ${reference}`);
  const colleague = app.slack.as(PEOPLE.colleague);
  await colleague.select(thursday, { actionId: 'digest.snooze' }, 'Snooze for 5 business days');
  await told(app, PEOPLE.colleague, /Only the HR desk may do this/, CHANNELS.hr);
  expect(app.logged()).not.toMatch(/Grace|Lovelace/);
});

it('what a person is told: by DM, or in a digest alone, which a person can have for the checks they own', async () => {
  await open({ DIGEST_CHANNEL: CHANNELS.hr });
  const choose = async (results: string, digest: string[]) => {
    await hr().command('/check settings', { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, 'What I am told');
    await hr().fill(view, { 'Results of the checks I own': results, 'My digest': digest });
    await hr().submit(view);
  };
  const complete = async (email: string) => {
    const { card, check } = await inviteWorker(app, { email });
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, /^Completed/);
    return { card, reference: check.order.reference };
  };
  const thread = await complete('thread@example.com');
  await eventually(() => expect(thread.card.replies).toHaveLength(1));
  await choose('dm', []);
  await told(
    app,
    PEOPLE.hr1,
    'Saved. You are told of results by direct message, and get no digest of your own.',
  );
  const dm = await complete('dm@example.com');
  await told(app, PEOPLE.hr1, `The result of ${dm.reference} is here`);
  await choose('digest', ['digest']);
  await told(app, PEOPLE.hr1, 'in the morning digest only, and get a digest of the checks you own');
  const quiet = await complete('quiet@example.com');
  await hr().command('/check settings', { channel: CHANNELS.hr });
  const again = await modalOf(app, PEOPLE.hr1, 'What I am told');
  expect(JSON.stringify(again.content)).toContain('"initial_options"');
  await hr().close(again);
  aheadMs += DAY_MS;
  setTime('2026-12-02T08:30:00+11:00');
  const own = await told(app, PEOPLE.hr1, 'Results nobody has opened');
  expect(own.text).toBe('Morning digest, Wed 2 Dec: 3 need somebody');
  expect(plainText(own)).toContain(quiet.reference);
  expect(quiet.card.replies).toEqual([]);
  expect(dm.card.replies).toEqual([]);
  // Their owner has them, for two business days.
  setTime('2026-12-03T08:31:00+11:00');
  expect(plainText(await digestOf('Thu 3 Dec'))).toContain('Results nobody has opened');
  expect(digests()).toHaveLength(1);
  await app.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
  await told(app, PEOPLE.admin, `@${PEOPLE.hr1} · changed what they are told`);
});
