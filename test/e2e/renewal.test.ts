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

it('a year later the digest brings the check up, and the invitation sent from there decides it', async () => {
  setTime('2026-12-01T13:00+11:00');
  app = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + aheadMs,
    timeouts: { digestEveryMs: 50, purgeAfterMs: 0 },
    env: {
      RESULTS_CHANNEL: CHANNELS.hr,
      RENEWAL_KEEP: 'details',
      WORKERCHECKS_PRODUCTS: 'ncchc=National police check;renew=12m,vevo=Right to work',
    },
  });
  const hr = app.slack.as(PEOPLE.hr1);
  const { card, check } = await inviteWorker(app);
  const { reference } = check.order;
  app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
  await cardReads(card, /^Completed/);
  // The renewal is written a moment after the card: the next start finishes what this one did not.
  await app.stopBot();
  setTime('2026-12-02T13:00+11:00');
  await app.startBot();
  await eventually(() => expect(app.logged().match(/"retention.ran"/g)).toHaveLength(2));
  await app.stopBot();

  setTime('2027-10-06T09:00+11:00');
  await app.startBot();
  await cardReads(card, /^Purged/);
  const digest = await eventually<SandboxMessage>(() => {
    const found = app.slack.messages(CHANNELS.hr).find(({ text }) => text.startsWith('Morning digest'));
    expect(found).toBeDefined();
    return found as SandboxMessage;
  });
  expect(plainText(digest)).toMatch(
    /Renewals due.*Ada Lovelace · National police check · CHK-.*completed 1 December 2026, due 1 December 2027/s,
  );
  expect(buttons(digest)).toEqual(['Renew…']);
  await hr.click(digest, 'Renew…');
  const form = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
  expect(plainText(form)).toContain(`Renews ${reference}`);
  await hr.submit(form);
  await cardReads(digest, /Everything in this list is dealt with/);
  expect(app.workerChecks.checks).toHaveLength(2);
  const admin = app.slack.as(PEOPLE.admin);
  await admin.command(`/check audit ${reference}`, { channel: CHANNELS.hr });
  await told(app, PEOPLE.admin, `@${PEOPLE.hr1} · renewed the check · ${reference} · CHK-`);
  expect(app.logged()).not.toMatch(/Ada|Lovelace/);
});
