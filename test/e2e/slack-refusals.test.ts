import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { readMetric } from '../support/read-metric.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const ALWAYS = { times: Number.POSITIVE_INFINITY };

let app: TestApp;
let aheadMs = 0;
const now = () => Date.now() + aheadMs;

afterEach(async () => {
  aheadMs = 0;
  await app.close();
});

const cards = (channel: string = CHANNELS.hr) => app.slack.messages(channel);
const hr = () => app.slack.as(PEOPLE.hr1);
const dms = (text: string) =>
  hr()
    .dms()
    .filter((dm) => plainText(dm).includes(text));
const personal = (messages: readonly SandboxMessage[]) => /Ada|Lovelace|Clear/.test(JSON.stringify(messages));

const purgesPending = () => readMetric(app, 'purges_pending');

async function channelEvent(type: string, channel: string, more: JsonObject = {}): Promise<void> {
  await app.slack.event({ type, channel, ...more });
}

/** Completes a check, then restarts the bot after its retention has passed. */
async function purgeAfter(prepare: () => void): Promise<string> {
  app = await openTestApp({ env: { RETENTION_DAYS: '30' }, now, timeouts: { purgeAfterMs: 200 } });
  const { card, check } = await inviteWorker(app);
  app.workerChecks.advance(check.id, {
    status: 'Completed',
    releaseDate: new Date().toISOString().slice(0, 10),
  });
  await cardReads(card, 'Completed — Clear');
  await eventually(() => expect(card.replies).toHaveLength(1));
  await app.stopBot();
  prepare();
  aheadMs = 31 * DAY_MS;
  await app.startBot();
  await eventually(() => expect(app.logged()).toContain('retention.ran'));
  await eventually(() => expect(app.logged()).toMatch(/card.purged|card.purge-pending/));
  // The Slack sandbox signs with the real time.
  aheadMs = 0;
  return check.order.reference ?? '';
}

describe('a purge', () => {
  it('deletes the card when Slack no longer allows changing it', async () => {
    await purgeAfter(() => {
      app.slack.rules.editWindowMs = 0;
    });
    await eventually(() =>
      expect(app.slack.callsOf('chat.update').at(-1)?.outcome).toBe('edit_window_closed'),
    );
    await eventually(() => expect(personal(cards())).toBe(false));
    expect(await purgesPending()).toBe(0);
  });

  it('is shown as pending until Slack allows changing or deleting the card', async () => {
    const reference = await purgeAfter(() => {
      app.slack.rules.editWindowMs = 0;
      app.slack.rules.keepsMessages = true;
    });
    await eventually(() => expect(app.logged()).toContain('card.purge-pending'));
    expect(personal(cards())).toBe(true);
    expect(cards()).toHaveLength(1);
    expect(await purgesPending()).toBe(1);
    await hr().command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Slack has not let the bot change or delete the card yet', CHANNELS.hr);
    await app.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    await told(app, PEOPLE.admin, 'could not remove the card yet; Slack refused', CHANNELS.hr);
    await app.stopBot();
    await app.startBot();
    await eventually(() => expect(app.logged().split('card.purge-pending')).toHaveLength(3));
    await app.stopBot();
    app.slack.rules.editWindowMs = undefined;
    await app.startBot();
    await eventually(() => expect(personal(cards())).toBe(false));
    await eventually(async () => expect(await purgesPending()).toBe(0));
  });

  it('updates the card of an archived channel once it is unarchived', async () => {
    await purgeAfter(() => {
      app.slack.channel(CHANNELS.hr).isArchived = true;
    });
    await eventually(() => expect(app.logged()).toContain('card.purge-pending'));
    app.slack.channel(CHANNELS.hr).isArchived = false;
    await channelEvent('group_unarchive', CHANNELS.hr);
    await eventually(() => expect(personal(cards())).toBe(false));
  });

  it('does not repost a deleted card', async () => {
    await purgeAfter(() => {
      for (const card of cards()) app.slack.deleteMessage(card);
    });
    await eventually(() =>
      expect(app.slack.callsOf('chat.update').at(-1)?.outcome).toBe('message_not_found'),
    );
    await eventually(async () => expect(await purgesPending()).toBe(0));
    await app.stopBot();
    expect(cards()).toEqual([]);
  });
});

describe('an archived channel', () => {
  it.each([
    ['is_inactive', undefined],
    ['is_archived', { kind: 'error', error: 'is_archived' }],
  ] as const)(
    'is reported to the requester once, and its card is correct again afterwards (%s)',
    async (_, fault) => {
      app = await openTestApp();
      const { card, check } = await inviteWorker(app);
      await cardReads(card, 'Pending');
      const archived = app.slack.channel(CHANNELS.hr);
      archived.isArchived = true;
      const planted = fault && app.slack.fault('chat.update', fault, ALWAYS);
      app.workerChecks.advance(check.id, { status: 'In Progress' });
      await told(app, PEOPLE.hr1, 'can’t show the card');
      app.workerChecks.advance(check.id, { status: 'Completed' });
      await told(app, PEOPLE.hr1, `The result of ${check.order.reference} is here`);
      expect(dms('can’t show the card')).toHaveLength(1);
      expect(personal(hr().dms())).toBe(false);
      planted?.cancel();
      archived.isArchived = false;
      await channelEvent('group_unarchive', CHANNELS.hr);
      await cardReads(card, 'Completed — Clear');
      expect(cards()).toEqual([card]);
    },
  );

  it('may be unarchived before the requester has been told', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await cardReads(card, 'Pending');
    await eventually(() => expect(hr().dms()).not.toEqual([]));
    const archived = app.slack.fault('chat.update', { kind: 'error', error: 'is_archived' }, ALWAYS);
    const notice = app.slack.fault('conversations.open', { kind: 'slow', ms: 1_500 });
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await eventually(() => expect(notice.met).toBe(1));
    archived.cancel();
    await channelEvent('group_unarchive', CHANNELS.hr);
    await cardReads(card, 'In Progress');
  });

  it('may be unarchived while the bot is down', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await cardReads(card, 'Pending');
    app.slack.channel(CHANNELS.hr).isArchived = true;
    app.workerChecks.advance(check.id, { status: 'In Progress' });
    await told(app, PEOPLE.hr1, 'can’t show the card');
    await app.stopBot();
    app.slack.channel(CHANNELS.hr).isArchived = false;
    await app.startBot();
    await cardReads(card, 'In Progress');
  });
});

describe('a channel the bot is not in', () => {
  it('does not prevent the requester from being told about the result', async () => {
    app = await openTestApp();
    await hr().submit(await fillInvite(app, { channel: CHANNELS.secret }), { force: true });
    await told(app, PEOPLE.hr1, 'can’t show the card');
    const check = app.workerChecks.checkFor('ada@example.com');
    app.workerChecks.advance(check.id, { status: 'Completed' });
    const notice = await told(app, PEOPLE.hr1, `The result of ${check.order.reference} is here`);
    expect(plainText(notice)).toContain(`/check status ${check.order.reference}`);
    expect(personal(hr().dms())).toBe(false);
  });

  it('gets its card when the bot was invited while it was down', async () => {
    app = await openTestApp();
    await hr().submit(await fillInvite(app, { channel: CHANNELS.secret }), { force: true });
    await told(app, PEOPLE.hr1, 'can’t show the card');
    await app.stopBot();
    app.slack.channel(CHANNELS.secret).members.push(BOT.userId);
    await app.startBot();
    await eventually(() => expect(cards(CHANNELS.secret)).toHaveLength(1));
  });
});

describe('a guest in a private channel', () => {
  it('sees neither name nor outcome', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed — Clear');
    app.slack.channel(CHANNELS.hr).members.push(PEOPLE.guest);
    await channelEvent('member_joined_channel', CHANNELS.hr, { user: PEOPLE.guest, team: TEAM.id });
    await eventually(() => expect(personal(cards())).toBe(false));
    const second = await inviteWorker(app, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
    await cardReads(second.card, 'Pending');
    expect(plainText(second.card)).not.toContain('Grace');
  });
});

describe('a post whose answer was lost', () => {
  it('leaves no worker details in an orphaned card', async () => {
    app = await openTestApp();
    const when = (request: JsonObject) => request.channel === CHANNELS.hr;
    app.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { when });
    await hr().submit(await fillInvite(app));
    await eventually(() => expect(cards()).toHaveLength(2));
    const [orphan, card] = cards();
    if (orphan === undefined || card === undefined) throw new Error('No cards');
    await cardReads(card, 'Ada Lovelace');
    expect(personal([orphan])).toBe(false);
    app.slack.channel(CHANNELS.hr).isExtShared = true;
    await channelEvent('channel_shared', CHANNELS.hr);
    await eventually(() => expect(personal(cards())).toBe(false));
  });
});
