import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;

afterEach(async () => {
  await place.close();
});

const results = () => place.workerChecks.requests.filter(({ action }) => action === 'result');

describe('unusual behaviour of WorkerChecks', () => {
  it.each([
    [{ data: { status: 'IN_PROGRESS', result: null } }, 'In Progress'],
    [{ success: true, data: { Status: 'canceled' } }, 'Cancelled'],
    [{ status: 'complete', result: 'CLEAR', releaseDate: 1_763_600_000 }, 'Completed — Clear'],
    [{ status: 'Completed', result: null }, 'Completed'],
    [{ status: 'On Hold' }, 'On Hold'],
    [
      { status: 'Completed', result: 'Clear', certificate_url: 'https://evil.example/c' },
      'Completed — Clear',
    ],
  ])('%#: reads %j', async (body, title) => {
    place = await openTestApp();
    const { card } = await inviteWorker(place);
    place.workerChecks.fault(
      'result',
      { kind: 'answer', status: 200, body },
      { times: Number.POSITIVE_INFINITY },
    );
    await cardReads(card, title);
    expect(buttons(card).includes('View certificate')).toBe(false);
  });

  it.each([
    { kind: 'html' },
    { kind: 'malformed' },
    { kind: 'dropped-before' },
    { kind: 'answer', status: 500, body: {} },
    { kind: 'answer', status: 404, body: {} },
    { kind: 'answer', status: 200, body: { error: { code: 'oops', message: 'Ada' } } },
  ] as const)('recovers from %j', async (fault) => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    const trouble = place.workerChecks.fault('result', fault);
    place.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed — Clear');
    expect(trouble.met).toBe(1);
  });

  it('accepts a status that moves back', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    place.workerChecks.advance(check.id, { status: 'Pending' });
    await cardReads(card, 'Pending');
    expect(buttons(card)).toEqual(['Cancel invitation']);
  });

  it('signs in again when its token is revoked', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    place.workerChecks.revokeTokens();
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    expect(place.workerChecks.requests.filter(({ action }) => action === 'authenticate')).toHaveLength(2);
  });

  it('keeps its token over a restart', async () => {
    place = await openTestApp();
    await inviteWorker(place);
    await place.stopBot();
    await place.startBot();
    await eventually(async () => expect((await fetch(`${place.botUrl()}/readyz`)).status).toBe(200));
    expect(place.workerChecks.requests.filter(({ action }) => action === 'authenticate')).toHaveLength(1);
  });

  it.each([undefined, 60])(
    'pauses for a minute after a 429 (Retry-After %s), and says how old the state is',
    async (retryAfter) => {
      place = await openTestApp();
      const { check } = await inviteWorker(place);
      const fault = retryAfter === undefined ? {} : { retryAfter };
      place.workerChecks.fault('result', { kind: 'rate-limited', ...fault });
      await eventually(() => expect(results().at(-1)?.status).toBe(429));
      const asked = results().length;
      place.workerChecks.advance(check.id, { status: 'In Progress' });
      await place.slack.as(PEOPLE.hr1).command('/check status ada@example.com', { channel: CHANNELS.hr });
      const answer = await told(place, PEOPLE.hr1, /Could not get the latest/);
      expect(plainText(answer)).toContain('Pending');
      expect(results()).toHaveLength(asked);
    },
  );
});

describe('the certificate', () => {
  it.each([
    [null, /no certificate|not .*certificate/i],
    ['http://workerchecks.com/c', /cannot|can’t|not one/i],
    ['https://workerchecks.com.evil.example/c', /cannot|can’t|not one/i],
    ['/c/1', /cannot|can’t|not one/i],
  ])('%s: a sentence and no button', async (certificateUrl, sentence) => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place, { channel: CHANNELS.general });
    place.workerChecks.advance(check.id, { status: 'Completed', certificateUrl });
    await eventually(() => expect(buttons(card)).toContain('View certificate'));
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.click(card, 'View certificate');
    const view = await modalOf(place, PEOPLE.hr1, 'Certificate');
    await eventually(() => expect(plainText(view)).toMatch(sentence));
    expect(JSON.stringify(view.content)).not.toContain('"url"');
  });

  it('explains a wrong Widget Secret', async () => {
    place = await openTestApp({ env: { WORKERCHECKS_WIDGET_SECRET: 'not-it' } });
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(place));
    await told(place, PEOPLE.hr1, /WORKERCHECKS_WIDGET_SECRET/);
    const answer = await fetch(`${place.botUrl()}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      failing: { workerchecks: expect.stringContaining('Widget Secret') },
    });
  });
});
