import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText, references } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;

afterEach(async () => {
  await place.close();
});

describe.each(['http', 'socket'] as const)('a check over %s', (mode) => {
  it('goes from /check invite to Completed — Clear with a certificate', async () => {
    place = await openTestApp({ mode });
    const { card, check } = await inviteWorker(place, {
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
    await told(place, PEOPLE.hr1, reference);

    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    expect(buttons(card)).toEqual([]);

    place.workerChecks.advance(check.id, { status: 'Completed', releaseDate: '2026-11-20' });
    await cardReads(card, 'Completed — Clear');
    expect(plainText(card)).toContain('20 November 2026');
    expect(buttons(card)).toEqual(['View certificate']);
    await eventually(() => expect(card.replies).toHaveLength(1));
    expect(references({ ...card, text: card.replies[0]?.text ?? '', blocks: [] })).toEqual([
      `@${PEOPLE.hr1}`,
    ]);

    const hr = place.slack.as(PEOPLE.hr2);
    await hr.click(card, 'View certificate');
    const modal = await modalOf(place, PEOPLE.hr2, 'Certificate');
    await eventually(() => expect(buttons(modal)).toEqual(['Open certificate']));
    const { url } = await hr.click(modal, 'Open certificate');
    const page = await fetch(url ?? '');
    expect(await page.text()).toMatch(/sandbox/i);
    expect(place.slack.messages(CHANNELS.hr)).toEqual([card]);
  });
});

describe('the invite form', () => {
  it('keeps the input and shows each mistake at its field', async () => {
    place = await openTestApp();
    const view = await fillInvite(place, { first: '   ', email: 'ada@', mobile: '12' });
    const hr = place.slack.as(PEOPLE.hr1);
    const { errors } = await hr.submit(view, { force: true });
    expect(Object.keys(errors)).toHaveLength(3);
    expect(place.workerChecks.requests.filter(({ action }) => action === 'invite')).toEqual([]);
    await hr.fill(view, { 'First name': 'Ada', Email: 'ada@example.com', Mobile: '' });
    await hr.submit(view);
    await eventually(() => expect(place.workerChecks.checks).toHaveLength(1));
  });

  it('creates one invitation when sent twice or redelivered by Slack', async () => {
    place = await openTestApp();
    const view = await fillInvite(place);
    const hr = place.slack.as(PEOPLE.hr1);
    const { reply } = await hr.submit(view);
    await place.slack.redeliver(reply, { attempt: 1, reason: 'http_timeout' });
    await place.slack.redeliver(reply, { attempt: 2, reason: 'http_timeout' });
    await told(place, PEOPLE.hr1, /CHK-/);
    await eventually(() => expect(place.slack.messages(CHANNELS.hr)).toHaveLength(1));
    await place.stopBot();
    await place.startBot();
    await place.slack.redeliver(reply, { attempt: 3, reason: 'http_timeout' });
    await place.stopBot();
    expect(place.workerChecks.checks).toHaveLength(1);
    expect(place.slack.messages(CHANNELS.hr)).toHaveLength(1);
  });

  it('warns about a second open check for the same person and product', async () => {
    place = await openTestApp();
    await inviteWorker(place);
    const view = await fillInvite(place, { email: 'ADA@example.com' });
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.submit(view);
    const warning = await modalOf(place, PEOPLE.hr1, 'Already being checked');
    expect(place.workerChecks.checks).toHaveLength(1);
    expect(JSON.stringify(warning.content)).not.toMatch(/ada@example/i);
    await hr.submit(warning);
    await eventually(() => expect(place.workerChecks.checks).toHaveLength(2));
    expect(hr.modals()).toEqual([]);
    await eventually(() => expect(place.slack.messages(CHANNELS.hr)).toHaveLength(2));
  });

  it('says why it was refused, and reopens with the input', async () => {
    place = await openTestApp();
    place.workerChecks.outOfCredits = true;
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(place));
    const answer = await told(place, PEOPLE.hr1, /credits/i);
    expect(place.slack.messages(CHANNELS.hr)).toEqual([]);
    place.workerChecks.outOfCredits = false;
    await hr.click(answer, 'Try again');
    const view = await modalOf(place, PEOPLE.hr1, 'Invite a worker');
    await hr.submit(view);
    await eventually(() => expect(place.slack.messages(CHANNELS.hr)).toHaveLength(1));
    expect(place.workerChecks.checks).toHaveLength(1);
  });

  it('never repeats an invitation whose answer was lost: a person decides', async () => {
    place = await openTestApp();
    place.workerChecks.fault('invite', { kind: 'dropped-after' });
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(place));
    const card = await eventually(() => {
      const [only] = place.slack.messages(CHANNELS.hr);
      if (only === undefined) throw new Error('No card yet');
      return only;
    });
    await eventually(() =>
      expect(buttons(card)).toEqual(['It was sent', 'Follow the invitation', 'Send again']),
    );
    await place.stopBot();
    await place.startBot();
    expect(place.workerChecks.checks).toHaveLength(1);
    await hr.click(card, 'It was sent');
    const view = await eventually(() => hr.top());
    await hr.fill(view, { 'Invitation id': place.workerChecks.checks[0]?.id ?? '' });
    await hr.submit(view);
    await cardReads(card, 'Pending');
    expect(place.workerChecks.checks).toHaveLength(1);
    expect(place.slack.messages(CHANNELS.hr)).toEqual([card]);
  });
});
