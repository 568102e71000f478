import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const results = () => app.workerChecks.requests.filter(({ action }) => action === 'result');

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
    app = await openTestApp();
    const { card } = await inviteWorker(app);
    app.workerChecks.fault(
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
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const trouble = app.workerChecks.fault('result', fault);
    app.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed — Clear');
    expect(trouble.met).toBe(1);
  });

  it('accepts a status that moves back', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    app.workerChecks.advance(check.id, { status: 'Pending' });
    await cardReads(card, 'Pending');
    expect(buttons(card)).toEqual(['Cancel invitation']);
  });

  it('signs in again when its token is revoked', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.revokeTokens();
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    expect(app.workerChecks.requests.filter(({ action }) => action === 'authenticate')).toHaveLength(2);
  });

  it('keeps its token over a restart', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    await app.stopBot();
    await app.startBot();
    await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(200));
    expect(app.workerChecks.requests.filter(({ action }) => action === 'authenticate')).toHaveLength(1);
  });

  it.each([undefined, 60])(
    'pauses for a minute after a 429 (Retry-After %s), and shows the last known state',
    async (retryAfter) => {
      app = await openTestApp();
      const { check } = await inviteWorker(app);
      const fault = retryAfter === undefined ? {} : { retryAfter };
      app.workerChecks.fault('result', { kind: 'rate-limited', ...fault });
      await eventually(() => expect(results().at(-1)?.status).toBe(429));
      const asked = results().length;
      app.workerChecks.advance(check.id, { status: 'In Progress' });
      await app.slack.as(PEOPLE.hr1).command('/check status ada@example.com', { channel: CHANNELS.hr });
      const answer = await told(app, PEOPLE.hr1, /Could not get the latest/);
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
  ])('%s: shows a sentence instead of the button', async (certificateUrl, sentence) => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app, { channel: CHANNELS.general });
    app.workerChecks.advance(check.id, { status: 'Completed', certificateUrl });
    await eventually(() => expect(buttons(card)).toContain('View certificate'));
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.click(card, 'View certificate');
    const view = await modalOf(app, PEOPLE.hr1, 'Certificate');
    await eventually(() => expect(plainText(view)).toMatch(sentence));
    expect(JSON.stringify(view.content)).not.toContain('"url"');
  });

  it('explains a wrong Widget Secret', async () => {
    app = await openTestApp({ env: { WORKERCHECKS_WIDGET_SECRET: 'not-it' } });
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(app));
    await told(app, PEOPLE.hr1, /WORKERCHECKS_WIDGET_SECRET/);
    const answer = await fetch(`${app.botUrl()}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      failing: { workerchecks: expect.stringContaining('Widget Secret') },
    });
  });
});
