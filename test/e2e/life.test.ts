import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText, references } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, cardWithButton, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

describe.each(['http', 'socket'] as const)('a check over %s', (mode) => {
  it('goes from /check invite to Completed — Clear with a certificate', async () => {
    app = await openTestApp({ mode });
    const { card, check } = await inviteWorker(app, {
      mobile: '0412 345 678',
      note: 'For the night shift',
    });
    expect(check.order).toMatchObject({
      product_id: 'ncchc',
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      mobile: '+61412345678',
    });
    const reference = check.order.reference ?? '';
    await cardReads(card, 'Ada Lovelace');
    await cardReads(card, 'Pending');
    expect(plainText(card)).toContain(reference);
    expect(buttons(card)).toEqual(['Cancel invitation']);
    await told(app, PEOPLE.hr1, reference);

    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    expect(buttons(card)).toEqual([]);

    app.workerChecks.advance(check.id, { status: 'Completed', releaseDate: '2026-11-20' });
    await cardReads(card, 'Completed — Clear');
    expect(plainText(card)).toContain('20 November 2026');
    expect(buttons(card)).toEqual(['View certificate']);
    await eventually(() => expect(card.replies).toHaveLength(1));
    expect(references({ ...card, text: card.replies[0]?.text ?? '', blocks: [] })).toEqual([
      `@${PEOPLE.hr1}`,
    ]);

    const hr = app.slack.as(PEOPLE.hr2);
    await hr.click(card, 'View certificate');
    const modal = await modalOf(app, PEOPLE.hr2, 'Certificate');
    await eventually(() => expect(buttons(modal)).toEqual(['Open certificate']));
    const { url } = await hr.click(modal, 'Open certificate');
    const page = await fetch(url ?? '');
    expect(await page.text()).toMatch(/sandbox/i);
    await hr.command('/check list attention', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr2, 'No check needs attention', CHANNELS.hr);
    expect(app.slack.messages(CHANNELS.hr)).toEqual([card]);
  });
});

describe('the invite form', () => {
  it('keeps the input and shows each mistake at its field', async () => {
    app = await openTestApp();
    const view = await fillInvite(app, { first: '   ', email: 'ada@', mobile: '12' });
    const hr = app.slack.as(PEOPLE.hr1);
    const { errors } = await hr.submit(view, { force: true });
    expect(Object.keys(errors)).toHaveLength(3);
    expect(app.workerChecks.requests.filter(({ action }) => action === 'invite')).toEqual([]);
    await hr.fill(view, { 'First name': 'Ada', Email: 'ada@example.com', Mobile: '' });
    await hr.submit(view);
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(1));
  });

  it('creates one invitation when sent twice or redelivered by Slack', async () => {
    app = await openTestApp();
    const view = await fillInvite(app);
    const hr = app.slack.as(PEOPLE.hr1);
    const { reply } = await hr.submit(view);
    await app.slack.redeliver(reply, { attempt: 1, reason: 'http_timeout' });
    await app.slack.redeliver(reply, { attempt: 2, reason: 'http_timeout' });
    await told(app, PEOPLE.hr1, /CHK-/);
    await eventually(() => expect(app.slack.messages(CHANNELS.hr)).toHaveLength(1));
    await app.stopBot();
    await app.startBot();
    await app.slack.redeliver(reply, { attempt: 3, reason: 'http_timeout' });
    await app.stopBot();
    expect(app.workerChecks.checks).toHaveLength(1);
    expect(app.slack.messages(CHANNELS.hr)).toHaveLength(1);
  });

  it('warns about a second open check for the same person and product', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    const view = await fillInvite(app, { email: 'ADA@example.com' });
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(view);
    const warning = await modalOf(app, PEOPLE.hr1, 'Already being checked');
    expect(app.workerChecks.checks).toHaveLength(1);
    expect(JSON.stringify(warning.content)).not.toMatch(/ada@example/i);
    await hr.submit(warning);
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(2));
    expect(hr.modals()).toEqual([]);
    await eventually(() => expect(app.slack.messages(CHANNELS.hr)).toHaveLength(2));
  });

  it('shows why WorkerChecks refused the invitation, and reopens with the input', async () => {
    app = await openTestApp();
    app.workerChecks.outOfCredits = true;
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(app));
    const answer = await told(app, PEOPLE.hr1, /credits/i);
    expect(app.slack.messages(CHANNELS.hr)).toEqual([]);
    app.workerChecks.outOfCredits = false;
    await hr.click(answer, 'Try again');
    const view = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    await hr.submit(view);
    await eventually(() => expect(app.slack.messages(CHANNELS.hr)).toHaveLength(1));
    expect(app.workerChecks.checks).toHaveLength(1);
  });

  it('does not repeat an invitation whose answer was lost: a person decides', async () => {
    app = await openTestApp();
    app.workerChecks.fault('invite', { kind: 'dropped-after' });
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(app));
    const card = await cardWithButton(app, 'It was sent');
    expect(buttons(card)).toEqual(['It was sent', 'Follow the invitation', 'Send again']);
    await app.stopBot();
    await app.startBot();
    expect(app.workerChecks.checks).toHaveLength(1);
    await hr.click(card, 'It was sent');
    const view = await eventually(() => hr.top());
    await hr.fill(view, { 'Invitation id': app.workerChecks.checks[0]?.id ?? '' });
    await hr.submit(view);
    await cardReads(card, 'Pending');
    expect(app.workerChecks.checks).toHaveLength(1);
    expect(app.slack.messages(CHANNELS.hr)).toEqual([card]);
  });
});
