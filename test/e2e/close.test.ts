import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const TITLE = 'Close this check';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const pollsOf = (id: string) =>
  app.workerChecks.requests.filter(({ action, invitationId }) => action === 'result' && invitationId === id)
    .length;

async function closeIt(card: SandboxMessage, reason: string): Promise<void> {
  const hr = app.slack.as(PEOPLE.hr2);
  await hr.select(card, { actionId: 'check.menu' }, 'Close…');
  const view = await modalOf(app, PEOPLE.hr2, TITLE);
  await hr.fill(view, { Reason: reason });
  await hr.submit(view);
  await cardReads(card, /^Closed/);
}

describe('closing a check', () => {
  it('stops polling, and the card says who closed it and why', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await eventually(() => expect(pollsOf(check.id)).toBeGreaterThan(2));
    await closeIt(card, 'Never answered, and the job is filled.');
    expect(plainText(card)).toMatch(new RegExp(`Closed by @${PEOPLE.hr2}`));
    expect(plainText(card)).toContain('Reason: Never answered, and the job is filled.');
    expect(buttons(card)).toEqual([]);
    const polls = pollsOf(check.id);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    const { check: other } = await inviteWorker(app, { email: 'grace@example.com' });
    await eventually(() => expect(pollsOf(other.id)).toBeGreaterThan(3));
    expect(pollsOf(check.id)).toBeLessThanOrEqual(polls + 1);
    expect(plainText(card)).toMatch(/^Closed/);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /State Closed.*Reason: Never answered/s, CHANNELS.hr);
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command('/check audit', { channel: CHANNELS.hr });
    await told(app, PEOPLE.admin, /closed the check/, CHANNELS.hr);
  });

  it('warns when the invitation is still open, and offers to cancel it', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check close ${check.order.reference}`, { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, TITLE);
    expect(plainText(view)).toContain('The invitation still works');
    await hr.click(view, 'Cancel invitation');
    await cardReads(card, /^Cancelled/);
    expect(check.status).toBe('Cancelled');
  });

  it('requires a reason of at least one character', async () => {
    app = await openTestApp();
    const { check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check close ${check.order.reference}`, { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, TITLE);
    await hr.fill(view, { Reason: '   ' });
    expect((await hr.submit(view, { force: true })).errors).toEqual({
      reason: 'Enter the reason for closing this check.',
    });
  });

  it.each([
    ['gone', { kind: 'answer', status: 410 }, /no longer knows/],
    ['in an unknown status', undefined, /Unknown status/],
  ] as const)('is offered when the check is %s', async (_, fault, reads) => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    if (fault) app.workerChecks.fault('result', fault, { times: Number.POSITIVE_INFINITY });
    else app.workerChecks.advance(check.id, { status: 'Expired' });
    await cardReads(card, reads);
    await closeIt(card, 'It expired.');
    expect(plainText(card)).toContain('It expired.');
  });

  it('omits the reason from a card that may not show names', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' } });
    const { card } = await inviteWorker(app);
    await closeIt(card, 'She withdrew.');
    expect(plainText(card)).not.toContain('withdrew');
    expect(plainText(card)).toContain(`@${PEOPLE.hr2}`);
  });

  it('is not offered once there is a result', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await cardReads(card, /^Completed — Clear/);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check close ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /has its result, so there is nothing to close/, CHANNELS.hr);
  });
});

describe('forgetting a check', () => {
  it('purges it immediately, for administrators only', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const { reference } = check.order;
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check forget ${reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /Only the people in ADMIN_USERS may remove/, CHANNELS.hr);
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command(`/check forget ${reference}`, { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.admin, 'Forget this check');
    expect(plainText(view)).toContain('This check is still open.');
    await admin.submit(view);
    await cardReads(card, /^Purged/);
    expect(plainText(card)).toContain('removed on request');
    expect(plainText(card)).not.toContain('Lovelace');
    const polls = pollsOf(check.id);
    const { check: other } = await inviteWorker(app, { email: 'grace@example.com' });
    await eventually(() => expect(pollsOf(other.id)).toBeGreaterThan(3));
    expect(pollsOf(check.id)).toBeLessThanOrEqual(polls + 1);
    await admin.command('/check audit', { channel: CHANNELS.hr });
    await told(app, PEOPLE.admin, new RegExp(`@${PEOPLE.admin} · removed the details`), CHANNELS.hr);
  });

  it('asks for a confirmation, and removes the saved form too', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(app));
    const duplicate = await modalOf(app, PEOPLE.hr1, 'Already being checked');
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command(`/check forget ${check.order.reference}`, { channel: CHANNELS.hr });
    await admin.submit(await modalOf(app, PEOPLE.admin, 'Forget this check'));
    await cardReads(card, /^Purged/);
    await told(app, PEOPLE.admin, 'were removed', CHANNELS.hr);
    await hr.submit(duplicate);
    await eventually(() => expect(plainText(hr.top())).toMatch(/expired/i));
    expect(app.workerChecks.checks).toHaveLength(1);
  });
});
