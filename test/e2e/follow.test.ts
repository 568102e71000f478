import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import type { SandboxCheck } from '../../src/sandbox/workerchecks/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, cardWithButton, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const hr = (userId: string = PEOPLE.hr1) => app.slack.as(userId);
const cards = () => app.slack.messages(CHANNELS.hr);

const GRACE = { first: 'Grace', last: 'Hopper', email: 'grace@example.com' };

function inBusinessHub(over: Partial<SandboxCheck['order']> = {}): SandboxCheck {
  return app.workerChecks.inviteInBusinessHub({
    product_id: 'ncchc',
    email: 'grace@example.com',
    first_name: 'Grace',
    last_name: 'Hopper',
    ...over,
  });
}

/** Invites Grace; WorkerChecks' answer is lost. Resolves with the card. */
async function inviteWithLostAnswer(): Promise<SandboxMessage> {
  app.workerChecks.fault('invite', { kind: 'dropped-after' });
  await hr().submit(await fillInvite(app, GRACE));
  return await cardWithButton(app, 'It was sent');
}

async function confirmSent(card: SandboxMessage, invitationId: string): Promise<void> {
  await hr().click(card, 'It was sent');
  const view = await modalOf(app, PEOPLE.hr1, 'It was sent');
  await hr().fill(view, { 'Invitation id': invitationId });
  await hr().submit(view);
}

async function fillFollowForm(
  fields: Record<string, string>,
  userId: string = PEOPLE.hr1,
): Promise<SandboxView> {
  await hr(userId).command('/check follow', { channel: CHANNELS.hr });
  const view = await modalOf(app, userId, 'Follow an invitation');
  await hr(userId).fill(view, {
    'Check type': 'ncchc',
    'First name': 'Grace',
    'Last name': 'Hopper',
    Email: 'grace@example.com',
    'Channel for the card': CHANNELS.hr,
    ...fields,
  });
  return view;
}

describe('an invitation whose answer was lost', () => {
  it('rejects an id that belongs to another check, then accepts the right one', async () => {
    app = await openTestApp();
    const ada = await inviteWorker(app);
    app.workerChecks.advance(ada.check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(ada.card, 'Completed — Refer');
    const card = await inviteWithLostAnswer();
    await confirmSent(card, ada.check.id);
    const answer = await told(app, PEOPLE.hr1, `${ada.check.order.reference} already follows invitation`);
    expect(plainText(card)).toMatch(/^Unconfirmed/);
    expect(plainText(card)).not.toContain('Refer');
    await hr().click(answer, 'Try again');
    const form = await modalOf(app, PEOPLE.hr1, 'Follow an invitation');
    expect(plainText(form)).toMatch(/Grace[\s\S]*Hopper[\s\S]*grace@example.com/);
    await hr().fill(form, { 'Invitation id': app.workerChecks.checkFor('grace@example.com').id });
    await hr().submit(form);
    await told(app, PEOPLE.hr1, 'now follows this invitation. The worker has been invited');
    await cardReads(card, /^Pending/);
    expect(cards()).toHaveLength(2);
  });

  it.each([
    ['an id WorkerChecks does not know', 'inv_0000', /does not know the invitation id/],
    ['network trouble', 'inv_0000', /could not be asked.*nothing is being followed.*Try again/],
  ])('stays as it is after %s', async (what, id, sentence) => {
    app = await openTestApp();
    const card = await inviteWithLostAnswer();
    if (what === 'network trouble') app.workerChecks.fault('result', { kind: 'dropped-before' });
    await confirmSent(card, id);
    await told(app, PEOPLE.hr1, sentence);
    expect(plainText(card)).toMatch(/^Unconfirmed/);
    expect(buttons(card)).toEqual(['It was sent', 'Follow the invitation', 'Send again']);
  });

  it.each([
    [{ email: 'other@example.com' }, 'a different email address'],
    [{ reference: 'CHK-ZZZZZ' }, 'for a different check'],
    [{ reference: 'somebody else' }, 'for a different check'],
  ])('does not accept an invitation with %o', async (order, sentence) => {
    app = await openTestApp({ workerChecks: { namesWorker: true } });
    const card = await inviteWithLostAnswer();
    await confirmSent(card, inBusinessHub(order).id);
    await told(app, PEOPLE.hr1, sentence);
    expect(plainText(card)).toMatch(/^Unconfirmed/);
    await confirmSent(card, app.workerChecks.checks[0]?.id ?? '');
    await cardReads(card, /^Pending/);
  });

  it('can be corrected after a wrong id, and keeps nothing of the other worker', async () => {
    app = await openTestApp();
    const card = await inviteWithLostAnswer();
    const wrong = inBusinessHub({ email: 'linus@example.com' });
    app.workerChecks.advance(wrong.id, { status: 'Completed', result: 'Refer' });
    await confirmSent(card, wrong.id);
    await cardReads(card, /^Completed — Refer/);
    await eventually(() => expect(card.replies.map(plainText)).toHaveLength(1));
    expect(buttons(card)).toContain('Correct the invitation id');
    await hr().click(card, 'Correct the invitation id');
    const form = await modalOf(app, PEOPLE.hr1, 'Follow an invitation');
    await hr().fill(form, { 'Invitation id': app.workerChecks.checks[0]?.id ?? '' });
    await hr().submit(form);
    await cardReads(card, /^Pending/);
    expect(plainText(card)).not.toContain('Refer');
    await eventually(() =>
      expect(card.replies.map(plainText).at(-1)).toMatch(/has changed: the check is now Pending/),
    );
    await hr(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    const audit = plainText(await told(app, PEOPLE.admin, /audit log/, CHANNELS.hr));
    expect(audit).toMatch(
      new RegExp(`corrected the invitation id · CHK-.{5} · ${app.workerChecks.checks[0]?.id}`),
    );
    expect(audit).toMatch(new RegExp(`confirmed that the invitation was sent · CHK-.{5} · ${wrong.id}`));
  });
});

describe('an invitation that was refused as a duplicate', () => {
  it('after Send again: the card offers to follow the existing one, and a second form warns first', async () => {
    app = await openTestApp({ workerChecks: { refuseDuplicates: true } });
    const card = await inviteWithLostAnswer();
    await hr().click(card, 'Send again');
    await cardReads(card, /^Not sent/);
    expect(buttons(card)).toEqual(['Follow the invitation', 'Send again']);

    await hr(PEOPLE.hr2).submit(await fillInvite(app, { ...GRACE, email: 'GRACE@example.com' }, PEOPLE.hr2));
    expect(plainText(hr(PEOPLE.hr2).top())).toMatch(/^Already being checked/);

    await hr().click(card, 'Follow the invitation');
    const form = await modalOf(app, PEOPLE.hr1, 'Follow an invitation');
    expect(plainText(form)).toContain('grace@example.com');
    const [real] = app.workerChecks.checks;
    await hr().fill(form, { 'Invitation id': real?.id ?? '' });
    await hr().submit(form);
    await cardReads(card, /^Pending/);
    app.workerChecks.advance(real?.id ?? '', { status: 'In Progress' });
    await cardReads(card, /^In Progress/);
    expect(cards()).toHaveLength(1);
    expect(app.workerChecks.checks).toHaveLength(1);
  });

  it('at the first attempt: the answer offers to follow it', async () => {
    app = await openTestApp({ workerChecks: { refuseDuplicates: true } });
    const made = inBusinessHub();
    await hr().submit(await fillInvite(app, GRACE));
    const answer = await told(app, PEOPLE.hr1, 'already has one for this person');
    expect(buttons(answer)).toEqual(['Follow the invitation', 'Try again']);
    expect(cards()).toEqual([]);
    await hr().click(answer, 'Follow the invitation');
    const form = await modalOf(app, PEOPLE.hr1, 'Follow an invitation');
    await hr().fill(form, { 'Invitation id': made.id });
    await hr().submit(form);
    await eventually(() => expect(cards()).toHaveLength(1));
  });
});

describe('/check follow', () => {
  it.each([
    ['Pending', /has not submitted the check yet/],
    ['In Progress', /The worker has submitted the check/],
    ['Completed', /The check is completed/],
    ['Cancelled', /this invitation was cancelled/],
  ])('follows an invitation made in BusinessHub that is %s', async (status, sentence) => {
    app = await openTestApp({ workerChecks: { namesWorker: true } });
    const made = inBusinessHub({ reference: 'EMP-17' });
    app.workerChecks.advance(made.id, { status });
    const form = await fillFollowForm({ 'Invitation id': ` ${made.id} ` });
    await hr().submit(form);
    expect(hr().modals()).toEqual([]);
    await told(app, PEOPLE.hr1, sentence);
    const card = await eventually(() => {
      const [only, ...others] = cards();
      if (only === undefined || others.length > 0) throw new Error('Not one card');
      return only;
    });
    await cardReads(card, 'Grace Hopper');
    await cardReads(card, new RegExp(`^${status}`));
    expect(app.workerChecks.requests.filter(({ action }) => action === 'invite')).toEqual([]);
  });

  it('shows nothing for an unknown id, and keeps the form', async () => {
    app = await openTestApp();
    const form = await fillFollowForm({ 'Invitation id': 'inv_1', Email: 'grace.hopper@example.com' });
    await hr().submit(form);
    const answer = await told(app, PEOPLE.hr1, 'does not know the invitation id');
    await hr().click(answer, 'Try again');
    const again = await modalOf(app, PEOPLE.hr1, 'Follow an invitation');
    expect(plainText(again)).toMatch(/inv_1[\s\S]*Grace[\s\S]*grace\.hopper@example\.com/);
    expect(cards()).toEqual([]);
    await hr().command('/check list', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'no checks yet', CHANNELS.hr);
  });

  it('creates one check when two people follow an invitation at once', async () => {
    app = await openTestApp();
    const made = inBusinessHub();
    app.workerChecks.fault('result', { kind: 'slow', ms: 50 });
    const forms = await Promise.all(
      [PEOPLE.hr1, PEOPLE.hr2].map((userId) => fillFollowForm({ 'Invitation id': made.id }, userId)),
    );
    await Promise.all(forms.map((form, index) => hr(index === 0 ? PEOPLE.hr1 : PEOPLE.hr2).submit(form)));
    await eventually(() => {
      const heard = [PEOPLE.hr1, PEOPLE.hr2].flatMap((userId) => hr(userId).dms().map(plainText));
      expect(heard.filter((one) => /now follows this invitation/.test(one))).toHaveLength(1);
      expect(heard.filter((one) => /already follows/.test(one))).toHaveLength(1);
    });
    await eventually(() => expect(cards()).toHaveLength(1));
  });

  it('assigns the id to the check that is waiting for it, not to a second one', async () => {
    app = await openTestApp();
    const card = await inviteWithLostAnswer();
    await hr(PEOPLE.hr2).submit(
      await fillFollowForm({ 'Invitation id': app.workerChecks.checks[0]?.id ?? '' }, PEOPLE.hr2),
    );
    await cardReads(card, /^Pending/);
    expect(cards()).toHaveLength(1);
  });

  it('does not change an id that WorkerChecks returned', async () => {
    app = await openTestApp();
    const { check } = await inviteWorker(app);
    await hr().command(`/check follow ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'doesn’t need another invitation id', CHANNELS.hr);
  });
});
