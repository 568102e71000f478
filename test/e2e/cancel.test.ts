import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const cancels = () => app.workerChecks.requests.filter(({ action }) => action === 'cancel');

describe('cancelling a check', () => {
  it('works by button after a confirmation, once only', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr2);
    const clicked = await hr.click(card, 'Cancel invitation');
    expect(clicked.confirm?.confirm).toBe('Cancel invitation');
    await cardReads(card, 'Cancelled');
    await app.slack.redeliver(clicked);
    expect(check.status).toBe('Cancelled');
    expect(buttons(card)).toEqual([]);
    await told(app, PEOPLE.hr2, /cancelled/);
    expect(cancels()).toHaveLength(1);
  });

  it('works by reference in any letter case, after a confirmation', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check cancel ${check.order.reference?.toLowerCase()}`, { channel: CHANNELS.hr });
    const view = await eventually(() => hr.top());
    expect(plainText(view)).toContain('Ada Lovelace');
    expect(cancels()).toEqual([]);
    await hr.submit(view);
    await cardReads(card, 'Cancelled');
  });

  it('works from a searchable list', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await inviteWorker(app, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check cancel', { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, 'Cancel');
    expect(await hr.suggest(view, 'Invitation', 'love')).toHaveLength(1);
    await hr.fill(view, { Invitation: `${check.order.reference} · Ada Lovelace · National police check` });
    await hr.submit(view);
    await cardReads(card, 'Cancelled');
    expect(cancels()).toHaveLength(1);
  });

  it('is refused once the worker has submitted, and the card shows the current state', async () => {
    app = await openTestApp({ env: { POLL_MIN_INTERVAL_SECONDS: '3600' } });
    const { card, check } = await inviteWorker(app);
    await eventually(() =>
      expect(app.workerChecks.requests.some(({ action }) => action === 'result')).toBe(true),
    );
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await app.slack.as(PEOPLE.hr1).click(card, 'Cancel invitation');
    await told(app, PEOPLE.hr1, /[Tt]oo late/);
    await cardReads(card, 'In Progress');
    expect(buttons(card)).toEqual([]);
  });

  it('requests the current status when the answer is lost', async () => {
    app = await openTestApp();
    const { card } = await inviteWorker(app);
    app.workerChecks.fault('cancel', { kind: 'dropped-after' });
    await app.slack.as(PEOPLE.hr1).click(card, 'Cancel invitation');
    await told(app, PEOPLE.hr1, /was cancelled/);
    await cardReads(card, 'Cancelled');
    expect(cancels()).toHaveLength(1);
  });
});
