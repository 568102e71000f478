import { afterEach, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

let aheadMs = 0;
const setTime = (at: string) => {
  aheadMs = Date.parse(at) - Date.now();
};

/** Retention runs at the start. */
async function restartAt(time: string): Promise<void> {
  await app.stopBot();
  setTime(time);
  await app.startBot();
}

const digestOf = (day: string): Promise<SandboxMessage> =>
  eventually(() => {
    const found = app.slack
      .messages(CHANNELS.hr)
      .filter(({ text }) => text.startsWith(`Morning digest, ${day}`));
    expect(found).toHaveLength(1);
    return found[0] as SandboxMessage;
  });

it('asks those who opened a certificate about copies, before and after the check is purged, until they answer', async () => {
  setTime('2026-12-01T08:00+11:00');
  app = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + aheadMs,
    timeouts: { digestEveryMs: 50, purgeAfterMs: 0 },
    env: { RESULTS_CHANNEL: CHANNELS.hr, RETENTION_DAYS: '10' },
  });
  const [first, second] = [app.slack.as(PEOPLE.hr1), app.slack.as(PEOPLE.hr2)];
  await first.command('/check settings', { channel: CHANNELS.hr });
  const settings = await modalOf(app, PEOPLE.hr1, 'What I am told');
  await first.fill(settings, { 'My digest': ['digest'] });
  await first.submit(settings);
  const { card, check } = await inviteWorker(app);
  const { reference } = check.order;
  app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
  await cardReads(card, /^Completed/);
  for (const person of [PEOPLE.hr1, PEOPLE.hr2]) {
    await app.slack.as(person).click(card, 'View certificate');
    const modal = await modalOf(app, person, 'Certificate');
    await eventually(() => expect(buttons(modal)).toEqual(['Open certificate']));
  }

  // A week before the purge of 11 December, and not sooner: then each in their own digest, or else in the desk's.
  await restartAt('2026-12-03T08:31+11:00');
  await restartAt('2026-12-07T08:31+11:00');
  const own = await told(app, PEOPLE.hr1, 'Copies of certificates');
  const sentence = `opened the certificate of ${reference} on Tue 1 Dec.`;
  expect(plainText(own)).toContain(`You ${sentence} If you saved a copy, delete it by Fri 11 Dec.`);
  const desk = await digestOf('Mon 7 Dec');
  expect(plainText(desk)).toContain(`@${PEOPLE.hr2} ${sentence} A saved copy must be deleted by Fri 11 Dec.`);
  expect(plainText(desk)).not.toContain(`@${PEOPLE.hr1} ${sentence}`);
  const digests = app.slack.messages(CHANNELS.hr).filter(({ text }) => text.startsWith('Morning digest'));
  expect(digests).toHaveLength(1);

  await first.click(desk, 'Copies deleted');
  await told(app, PEOPLE.hr1, `Only @${PEOPLE.hr2} can answer this`, CHANNELS.hr);
  const answer = () => second.select(desk, { actionId: 'digest.no-copy-kept' }, 'No copy kept');
  await Promise.all([answer(), answer()]);
  await told(app, PEOPLE.hr2, 'answered already, or the time for an answer is over', CHANNELS.hr);
  await told(app, PEOPLE.hr2, `you keep no copy of the certificate of ${reference}`, CHANNELS.hr);
  await cardReads(desk, /Everything in this list is dealt with/);

  await restartAt('2026-12-14T08:31+11:00');
  await cardReads(card, /^Purged/);
  const after = await told(app, PEOPLE.hr1, 'Its details were removed on');
  expect(plainText(after)).toContain(
    'Its details were removed on Mon 14 Dec: if you saved a copy, delete it now.',
  );
  expect(plainText(after)).not.toMatch(/Ada|Lovelace/);

  await restartAt('2026-12-22T08:31+11:00');
  const admin = app.slack.as(PEOPLE.admin);
  const lines = [
    `@${PEOPLE.hr2} · kept no copy of the certificate · ${reference}`,
    `the bot · removed the details and the outcome · ${reference} · 10 days after the end`,
    `the bot · got no answer about copies of the certificate · ${reference}`,
  ];
  const audited = async () => {
    const before = admin.ephemerals(CHANNELS.hr).length;
    await admin.command(`/check audit ${reference}`, { channel: CHANNELS.hr });
    return await eventually(() => plainText(admin.ephemerals(CHANNELS.hr).at(before) ?? expect.fail()));
  };
  // The last lines reach the log a moment after the start.
  for (let shown = ''; !lines.every((line) => shown.includes(line)); ) shown = await audited();
  await admin.command('/check audit register', { channel: CHANNELS.hr });
  const register = await told(app, PEOPLE.admin, 'Destruction register', CHANNELS.hr);
  expect(plainText(register)).toContain(`check ${reference} · 10 days after the end · the bot`);
  expect(plainText(register)).not.toMatch(/Ada|Lovelace/);
  await first.command('/check audit register', { channel: CHANNELS.hr });
  await told(app, PEOPLE.hr1, 'Only the people in ADMIN_USERS may read the audit log', CHANNELS.hr);
  expect(app.logged()).not.toMatch(/Ada|Lovelace/);
});
