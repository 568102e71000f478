import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const TITLE = 'Resend the invitation';

let app: TestApp;
let aheadMs = 0;
/** Socket Mode, since over HTTP a request whose signature is minutes old is refused. */
const AHEAD = { mode: 'socket', now: () => Date.now() + aheadMs } as const;

afterEach(async () => {
  await app.close();
});

/** Invites Ada, and advances the clock past the wait before a resend. */
async function invited(options: Parameters<typeof openTestApp>[0] = {}) {
  aheadMs = 0;
  app = await openTestApp({ ...options, ...AHEAD });
  const { card, check } = await inviteWorker(app);
  aheadMs = 11 * MINUTE_MS;
  return { card, check };
}

/** Chooses *Resend…* on the card, and fills in the new address. */
async function fillResend(card: SandboxMessage, email: string, userId: string = PEOPLE.hr2) {
  const hr = app.slack.as(userId);
  await hr.select(card, { actionId: 'check.menu' }, 'Resend…');
  const view = await modalOf(app, userId, TITLE);
  await hr.fill(view, { Email: email });
  return view;
}

async function resend(card: SandboxMessage, email: string): Promise<void> {
  const view = await fillResend(card, email);
  const { errors, trouble } = await app.slack.as(PEOPLE.hr2).submit(view);
  expect({ errors, trouble }).toEqual({ errors: {}, trouble: undefined });
}

/** Waits for the replacement's card in the thread of this one. */
function newCardOf(card: SandboxMessage): Promise<SandboxMessage> {
  return eventually(() => {
    const found = card.replies.find((reply) => plainText(reply).includes('Replaces CHK-'));
    if (found === undefined) throw new Error('No new card');
    expect(plainText(found)).not.toContain('will appear in a moment');
    return found;
  });
}

const requests = (action: string) => app.workerChecks.requests.filter((one) => one.action === action);

describe('resending an invitation', () => {
  it('replaces the check: the old card names the new one, whose card is in its thread and kept up to date', async () => {
    const { card, check } = await invited();
    await resend(card, 'ada@new.example');
    await cardReads(card, /^Replaced by CHK-/);
    expect(check.status).toBe('Cancelled');
    const newCard = await newCardOf(card);
    await cardReads(newCard, /^Pending/);
    const made = app.workerChecks.checkFor('ada@new.example');
    expect(plainText(card)).toContain(String(made.order.reference));
    expect(plainText(card)).toContain(`@${PEOPLE.hr2}`);
    expect(buttons(card)).toEqual([]);
    expect(plainText(newCard)).toContain(`Replaces ${check.order.reference}`);
    await told(app, PEOPLE.hr2, /was cancelled and replaced by CHK-\w{5}. Invitation sent/);

    app.workerChecks.advance(made.id, { status: 'Completed', result: 'Clear' });
    await cardReads(newCard, /^Completed — Clear/);
    await eventually(() =>
      expect(card.replies.map(plainText).join('\n')).toMatch(
        new RegExp(`@${PEOPLE.hr1} The result of check ${made.order.reference} is here`),
      ),
    );
    expect(plainText(card)).toMatch(/^Replaced by CHK-/);
  });

  it('is recorded in the audit log, and removes the old check from lists', async () => {
    const { card, check } = await invited();
    await resend(card, 'ada@new.example');
    await newCardOf(card);
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command(`/check audit ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.admin, /replaced the invitation · CHK-\w{5} · CHK-\w{5}/, CHANNELS.hr);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /State Replaced by CHK-/, CHANNELS.hr);
    await hr.command('/check list pending', { channel: CHANNELS.hr });
    const list = await told(app, PEOPLE.hr1, /^Pending\n1 check/, CHANNELS.hr);
    expect(plainText(list)).not.toContain(String(check.order.reference));
    await hr.openHome();
    await eventually(() => expect(plainText(hr.home() ?? expect.fail('No Home'))).toContain('Pending: 1'));
  });

  it('stops polling the old check', async () => {
    const { card, check } = await invited();
    await resend(card, 'ada@new.example');
    await cardReads(await newCardOf(card), /^Pending/);
    const made = app.workerChecks.checkFor('ada@new.example');
    const pollsOf = (id: string) => requests('result').filter((one) => one.invitationId === id).length;
    const [old, fresh] = [pollsOf(check.id), pollsOf(made.id)];
    await eventually(() => expect(pollsOf(made.id)).toBeGreaterThan(fresh + 3));
    expect(pollsOf(check.id)).toBeLessThanOrEqual(old + 1);
  });

  it('does nothing if the worker has submitted in the meantime', async () => {
    const { card, check } = await invited({ env: { POLL_MIN_INTERVAL_SECONDS: '3600' } });
    const view = await fillResend(card, 'ada@new.example');
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await app.slack.as(PEOPLE.hr2).submit(view);
    await told(app, PEOPLE.hr2, /has already submitted/);
    await cardReads(card, /^In Progress/);
    expect(requests('cancel')).toEqual([]);
    expect(requests('invite')).toHaveLength(1);
  });

  it('invites once after a cancellation whose answer was lost', async () => {
    const { card } = await invited();
    app.workerChecks.fault('cancel', { kind: 'dropped-after' });
    await resend(card, 'ada@new.example');
    await cardReads(card, /^Replaced by CHK-/);
    await newCardOf(card);
    expect(requests('cancel')).toHaveLength(1);
    expect(requests('invite')).toHaveLength(2);
  });

  it('shows a refused replacement in the thread, with a button to send it again', async () => {
    const { card } = await invited();
    const view = await fillResend(card, 'ada@new.example');
    app.workerChecks.outOfCredits = true;
    await app.slack.as(PEOPLE.hr2).submit(view);
    await told(app, PEOPLE.hr2, /was cancelled and replaced by[\s\S]*not have enough credits/);
    await cardReads(card, /^Replaced by CHK-/);
    const newCard = await newCardOf(card);
    await cardReads(newCard, /^Not sent/);
    app.workerChecks.outOfCredits = false;
    await app.slack.as(PEOPLE.hr2).click(newCard, 'Send again');
    await cardReads(newCard, /^Pending/);
    expect(app.workerChecks.checks).toHaveLength(2);
  });

  it('is possible three times in 24 hours, with ten minutes between; the refusal names the time', async () => {
    const { card } = await invited();
    await resend(card, 'ada@new.example');
    const second = await newCardOf(card);
    const hr = app.slack.as(PEOPLE.hr2);
    await hr.select(second, { actionId: 'check.menu' }, 'Resend…');
    const soon = await told(app, PEOPLE.hr2, /invited less than 10 minutes ago/);
    expect(JSON.stringify(soon)).toMatch(/from <!date\^\d+\^\{date_short_pretty\} at \{time\}\|/);
    aheadMs += 11 * MINUTE_MS;
    await resend(second, 'ada@third.example');
    await cardReads(second, /^Replaced by CHK-/);
    const third = await eventually(() => {
      const found = card.replies.find((reply) => reply !== second && plainText(reply).startsWith('Pending'));
      return found ?? expect.fail('No third card');
    });
    aheadMs += 11 * MINUTE_MS;
    await hr.select(third, { actionId: 'check.menu' }, 'Resend…');
    await told(app, PEOPLE.hr2, /invited 3 times in the last 24 hours/);
    aheadMs += DAY_MS;
    await resend(third, 'ada@fourth.example');
    await cardReads(third, /^Replaced by CHK-/);
  });

  it('shows no name where the channel may not see names', async () => {
    aheadMs = 0;
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' }, ...AHEAD });
    const { card } = await inviteWorker(app);
    aheadMs = 11 * MINUTE_MS;
    await resend(card, 'ada@new.example');
    await cardReads(card, /^Replaced by CHK-/);
    const newCard = await newCardOf(card);
    expect(`${plainText(card)}${plainText(newCard)}`).not.toMatch(/Ada|Lovelace|example/);
    expect(app.logged()).not.toMatch(/Lovelace|new\.example/);
  });
});
