import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;

afterEach(async () => {
  await place.close();
});

const cards = () => place.slack.messages(CHANNELS.hr);

describe('Slack in trouble', () => {
  it.each([
    { kind: 'ratelimited', retryAfter: 1 },
    { kind: 'http', status: 503 },
    { kind: 'dropped-before' },
    { kind: 'error', error: 'internal_error' },
  ] as const)('posts one card after %j', async (fault) => {
    place = await openTestApp();
    const when = (request: JsonObject) => request.channel === CHANNELS.hr;
    const planted = place.slack.fault('chat.postMessage', fault, { when });
    const { card } = await inviteWorker(place);
    await cardReads(card, 'Pending');
    expect(planted.met).toBe(1);
    expect(cards()).toEqual([card]);
  });

  it.each([
    { kind: 'ratelimited', retryAfter: 1 },
    { kind: 'http', status: 500 },
    { kind: 'dropped-after' },
  ] as const)('brings the card up to date after %j', async (fault) => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    const planted = place.slack.fault('chat.update', fault);
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await cardReads(card, 'In Progress');
    expect(planted.met).toBe(1);
    expect(cards()).toEqual([card]);
  });

  it('posts one card and one reply even if answers were lost, given the history scope', async () => {
    place = await openTestApp({ slack: { scopes: [...DEFAULT_SCOPES, 'groups:history'] } });
    const when = (request: JsonObject) => request.channel === CHANNELS.hr;
    place.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { when });
    const { card, check } = await inviteWorker(place);
    await cardReads(card, 'Pending');
    await eventually(() => expect(place.slack.callsOf('chat.update').length).toBeGreaterThan(0));
    const lost = place.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { when });
    place.workerChecks.advance(check.id, { status: 'Completed' });
    await eventually(() => expect(lost.met).toBe(1));
    await eventually(() => expect(place.slack.callsOf('conversations.replies')).toHaveLength(1));
    await place.stopBot();
    await place.startBot();
    await cardReads(card, 'Completed — Clear');
    expect(cards()).toEqual([card]);
    expect(card.replies).toHaveLength(1);
    expect(
      place.slack.callsOf('chat.postMessage').filter(({ args }) => args.channel === CHANNELS.hr),
    ).toHaveLength(2);
  });

  it('posts at once even if the machine’s clock was set back', async () => {
    let aheadMs = 0;
    place = await openTestApp({ now: () => Date.now() + aheadMs });
    await inviteWorker(place);
    aheadMs = -120_000;
    await inviteWorker(place, { first: 'Grace', email: 'grace@example.com' });
    expect(cards()).toHaveLength(2);
  });

  it('posts a deleted card again, once', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    place.slack.deleteMessage(card);
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    const second = await eventually(() => cards().at(0) ?? fail());
    await cardReads(second, 'In Progress');
    place.slack.deleteMessage(second);
    place.workerChecks.advance(check.id, { status: 'Completed' });
    const updates = place.slack.callsOf('chat.update').length;
    await eventually(() => expect(place.slack.callsOf('chat.update').length).toBeGreaterThan(updates));
    await place.slack.as(PEOPLE.hr1).command('/check status ada@example.com', { channel: CHANNELS.hr });
    await told(place, PEOPLE.hr1, 'Completed', CHANNELS.hr);
    await place.stopBot();
    expect(cards()).toEqual([]);
  });

  it.each([
    ['archived', CHANNELS.old],
    ['without the bot', CHANNELS.secret],
  ])('tells only the requester, without content, when the channel is %s', async (_, channel) => {
    place = await openTestApp();
    const hr = place.slack.as(PEOPLE.hr1);
    const view = await fillInvite(place, { channel });
    const { errors } = await hr.submit(view, { force: true });
    expect(errors).toEqual({});
    const notice = await eventually(
      () => hr.dms().find((dm) => plainText(dm).includes('can’t show the card')) ?? fail(),
    );
    expect(JSON.stringify(notice)).not.toMatch(/Ada|Lovelace|example\.com|Pending/);
    expect(place.slack.callsOf('chat.postMessage').map(({ args }) => args.channel)).not.toContain(
      CHANNELS.hr,
    );
  });

  it('shows the card once the bot is invited to the channel', async () => {
    place = await openTestApp();
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(place, { channel: CHANNELS.secret }), { force: true });
    await told(place, PEOPLE.hr1, 'can’t show the card');
    place.slack.channel(CHANNELS.secret).members.push('U0BOT');
    await place.slack.event({
      type: 'member_joined_channel',
      user: 'U0BOT',
      channel: CHANNELS.secret,
      channel_type: 'G',
      team: 'T0SANDBOX',
    });
    await eventually(() => expect(place.slack.messages(CHANNELS.secret)).toHaveLength(1));
  });
});

describe('stopping', () => {
  it('finishes running work, accepts nothing new, and loses nothing', async () => {
    place = await openTestApp();
    const hr = place.slack.as(PEOPLE.hr1);
    place.workerChecks.fault('invite', { kind: 'slow', ms: 400 });
    await hr.submit(await fillInvite(place));
    await eventually(() =>
      expect(place.workerChecks.requests.some(({ action }) => action === 'invite')).toBe(true),
    );
    await place.stopBot();
    await expect(fetch(`${place.botUrl()}/healthz`)).rejects.toThrow();
    await place.startBot();
    await eventually(() => expect(cards()).toHaveLength(1));
    await cardReads(cards()[0] ?? fail(), 'Pending');
    expect(buttons(cards()[0] ?? fail())).toEqual(['Cancel invitation']);
    expect(place.workerChecks.checks).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('Not there');
}
