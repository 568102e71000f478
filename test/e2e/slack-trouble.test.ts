import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const cards = () => app.slack.messages(CHANNELS.hr);

describe('failures of Slack', () => {
  it.each([
    { kind: 'ratelimited', retryAfter: 1 },
    { kind: 'http', status: 503 },
    { kind: 'dropped-before' },
    { kind: 'error', error: 'internal_error' },
  ] as const)('posts one card after %j', async (fault) => {
    app = await openTestApp();
    const when = (request: JsonObject) => request.channel === CHANNELS.hr;
    const planted = app.slack.fault('chat.postMessage', fault, { when });
    const { card } = await inviteWorker(app);
    await cardReads(card, 'Pending');
    expect(planted.met).toBe(1);
    expect(cards()).toEqual([card]);
  });

  it.each([
    { kind: 'ratelimited', retryAfter: 1 },
    { kind: 'http', status: 500 },
    { kind: 'dropped-after' },
  ] as const)('brings the card up to date after %j', async (fault) => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const planted = app.slack.fault('chat.update', fault);
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    expect(planted.met).toBe(1);
    expect(cards()).toEqual([card]);
  });

  it('posts one card and one reply even if answers were lost, given the history scope', async () => {
    app = await openTestApp({ slack: { scopes: [...DEFAULT_SCOPES, 'groups:history'] } });
    const when = (request: JsonObject) => request.channel === CHANNELS.hr;
    app.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { when });
    const { card, check } = await inviteWorker(app);
    await cardReads(card, 'Pending');
    await eventually(() => expect(app.slack.callsOf('chat.update').length).toBeGreaterThan(0));
    const lost = app.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { when });
    app.workerChecks.advance(check.id, { status: 'Completed' });
    await eventually(() => expect(lost.met).toBe(1));
    await eventually(() => expect(app.slack.callsOf('conversations.replies')).toHaveLength(1));
    await app.stopBot();
    await app.startBot();
    await cardReads(card, 'Completed — Clear');
    expect(cards()).toEqual([card]);
    expect(card.replies).toHaveLength(1);
    expect(
      app.slack.callsOf('chat.postMessage').filter(({ args }) => args.channel === CHANNELS.hr),
    ).toHaveLength(2);
  });

  it('do not delay posts after the clock was set back', async () => {
    let aheadMs = 0;
    app = await openTestApp({ now: () => Date.now() + aheadMs });
    await inviteWorker(app);
    aheadMs = -120_000;
    await inviteWorker(app, { first: 'Grace', email: 'grace@example.com' });
    expect(cards()).toHaveLength(2);
  });

  it('posts a deleted card again, once only', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.slack.deleteMessage(card);
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    const second = await eventually(() => cards().at(0) ?? fail());
    await cardReads(second, 'In Progress');
    app.slack.deleteMessage(second);
    app.workerChecks.advance(check.id, { status: 'Completed' });
    const updates = app.slack.callsOf('chat.update').length;
    await eventually(() => expect(app.slack.callsOf('chat.update').length).toBeGreaterThan(updates));
    await app.slack.as(PEOPLE.hr1).command('/check status ada@example.com', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Completed', CHANNELS.hr);
    await app.stopBot();
    expect(cards()).toEqual([]);
  });

  it.each([
    ['archived', CHANNELS.old],
    ['without the bot', CHANNELS.secret],
  ])('tells only the requester, without content, when the channel is %s', async (_, channel) => {
    app = await openTestApp();
    const hr = app.slack.as(PEOPLE.hr1);
    const view = await fillInvite(app, { channel });
    const { errors } = await hr.submit(view, { force: true });
    expect(errors).toEqual({});
    const notice = await eventually(
      () => hr.dms().find((dm) => plainText(dm).includes('can’t show the card')) ?? fail(),
    );
    expect(JSON.stringify(notice)).not.toMatch(/Ada|Lovelace|example\.com|Pending/);
    expect(app.slack.callsOf('chat.postMessage').map(({ args }) => args.channel)).not.toContain(CHANNELS.hr);
  });

  it('shows the card once the bot is invited to the channel', async () => {
    app = await openTestApp();
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(app, { channel: CHANNELS.secret }), { force: true });
    await told(app, PEOPLE.hr1, 'can’t show the card');
    app.slack.channel(CHANNELS.secret).members.push('U0BOT');
    await app.slack.event({
      type: 'member_joined_channel',
      user: 'U0BOT',
      channel: CHANNELS.secret,
      channel_type: 'G',
      team: 'T0SANDBOX',
    });
    await eventually(() => expect(app.slack.messages(CHANNELS.secret)).toHaveLength(1));
  });
});

describe('stopping', () => {
  it('finishes running work, accepts nothing new, and loses nothing', async () => {
    app = await openTestApp();
    const hr = app.slack.as(PEOPLE.hr1);
    app.workerChecks.fault('invite', { kind: 'slow', ms: 400 });
    await hr.submit(await fillInvite(app));
    await eventually(() =>
      expect(app.workerChecks.requests.some(({ action }) => action === 'invite')).toBe(true),
    );
    await app.stopBot();
    await expect(fetch(`${app.botUrl()}/healthz`)).rejects.toThrow();
    await app.startBot();
    await eventually(() => expect(cards()).toHaveLength(1));
    await cardReads(cards()[0] ?? fail(), 'Pending');
    expect(buttons(cards()[0] ?? fail())).toEqual(['Cancel invitation']);
    expect(app.workerChecks.checks).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('Not there');
}
