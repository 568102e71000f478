import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;

afterEach(async () => {
  await place.close();
});

const cancels = () => place.workerChecks.requests.filter(({ action }) => action === 'cancel');

describe('cancelling a check', () => {
  it('works by button, after a confirmation, once', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    const hr = place.slack.as(PEOPLE.hr2);
    const clicked = await hr.click(card, 'Cancel invitation');
    expect(clicked.confirm?.confirm).toBe('Cancel invitation');
    await cardReads(card, 'Cancelled');
    await place.slack.redeliver(clicked);
    expect(check.status).toBe('Cancelled');
    expect(buttons(card)).toEqual([]);
    await told(place, PEOPLE.hr2, /cancelled/);
    expect(cancels()).toHaveLength(1);
  });

  it('works by reference in any letter case, after a confirmation', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.command(`/check cancel ${check.order.reference?.toLowerCase()}`, { channel: CHANNELS.hr });
    const view = await eventually(() => hr.top());
    expect(plainText(view)).toContain('Ada Lovelace');
    expect(cancels()).toEqual([]);
    await hr.submit(view);
    await cardReads(card, 'Cancelled');
  });

  it('works from a searchable list', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    await inviteWorker(place, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.command('/check cancel', { channel: CHANNELS.hr });
    const view = await modalOf(place, PEOPLE.hr1, 'Cancel');
    expect(await hr.suggest(view, 'Invitation', 'love')).toHaveLength(1);
    await hr.fill(view, { Invitation: `${check.order.reference} · Ada Lovelace · National police check` });
    await hr.submit(view);
    await cardReads(card, 'Cancelled');
    expect(cancels()).toHaveLength(1);
  });

  it('says when it is too late, and shows the current state', async () => {
    place = await openTestApp({ env: { POLL_MIN_INTERVAL_SECONDS: '3600' } });
    const { card, check } = await inviteWorker(place);
    await eventually(() =>
      expect(place.workerChecks.requests.some(({ action }) => action === 'result')).toBe(true),
    );
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await place.slack.as(PEOPLE.hr1).click(card, 'Cancel invitation');
    await told(place, PEOPLE.hr1, /[Tt]oo late/);
    await cardReads(card, 'In Progress');
    expect(buttons(card)).toEqual([]);
  });

  it('asks WorkerChecks for the outcome when the answer is lost', async () => {
    place = await openTestApp();
    const { card } = await inviteWorker(place);
    place.workerChecks.fault('cancel', { kind: 'dropped-after' });
    await place.slack.as(PEOPLE.hr1).click(card, 'Cancel invitation');
    await told(place, PEOPLE.hr1, /was cancelled/);
    await cardReads(card, 'Cancelled');
    expect(cancels()).toHaveLength(1);
  });
});
