import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const ALWAYS = { times: Number.POSITIVE_INFINITY };

let place: TestApp;
let aheadMs = 0;
const now = () => Date.now() + aheadMs;

afterEach(async () => {
  aheadMs = 0;
  await place.close();
});

const cards = (channel: string = CHANNELS.hr) => place.slack.messages(channel);
const hr = () => place.slack.as(PEOPLE.hr1);
const dms = (text: string) =>
  hr()
    .dms()
    .filter((dm) => plainText(dm).includes(text));
const personal = (messages: readonly SandboxMessage[]) => /Ada|Lovelace|Clear/.test(JSON.stringify(messages));

async function scrape(name: string): Promise<string | undefined> {
  const text = await (await fetch(`${place.botUrl()}/metrics`)).text();
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
}

async function channelEvent(type: string, channel: string, more: JsonObject = {}): Promise<void> {
  await place.slack.event({ type, channel, ...more });
}

/** Completes a check, then restarts the bot after its retention has passed. */
async function purgeAfter(prepare: () => void): Promise<string> {
  place = await openTestApp({ env: { RETENTION_DAYS: '30' }, now, timeouts: { purgeAfterMs: 200 } });
  const { card, check } = await inviteWorker(place);
  place.workerChecks.advance(check.id, {
    status: 'Completed',
    releaseDate: new Date().toISOString().slice(0, 10),
  });
  await cardReads(card, 'Completed — Clear');
  await eventually(() => expect(card.replies).toHaveLength(1));
  await place.stopBot();
  prepare();
  aheadMs = 31 * DAY_MS;
  await place.startBot();
  await eventually(() => expect(place.logged()).toContain('retention.ran'));
  await eventually(() => expect(place.logged()).toMatch(/card.purged|card.purge-pending/));
  // The Slack sandbox signs with the real time.
  aheadMs = 0;
  return check.order.reference ?? '';
}

describe('a purge', () => {
  it('deletes the card when Slack no longer lets it be changed', async () => {
    await purgeAfter(() => {
      place.slack.rules.editWindowMs = 0;
    });
    await eventually(() =>
      expect(place.slack.callsOf('chat.update').at(-1)?.outcome).toBe('edit_window_closed'),
    );
    await eventually(() => expect(personal(cards())).toBe(false));
    expect(await scrape('purges_pending')).toBe('0');
  });

  it('is shown as pending until Slack lets the card be changed or deleted', async () => {
    const reference = await purgeAfter(() => {
      place.slack.rules.editWindowMs = 0;
      place.slack.rules.keepsMessages = true;
    });
    await eventually(() => expect(place.logged()).toContain('card.purge-pending'));
    expect(personal(cards())).toBe(true);
    expect(cards()).toHaveLength(1);
    expect(await scrape('purges_pending')).toBe('1');
    await hr().command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await told(place, PEOPLE.hr1, 'Slack has not let the bot change or delete the card yet', CHANNELS.hr);
    await place.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    await told(place, PEOPLE.admin, 'could not remove the card yet; Slack refused', CHANNELS.hr);
    await place.stopBot();
    await place.startBot();
    await eventually(() => expect(place.logged().split('card.purge-pending')).toHaveLength(3));
    await place.stopBot();
    place.slack.rules.editWindowMs = undefined;
    await place.startBot();
    await eventually(() => expect(personal(cards())).toBe(false));
    await eventually(async () => expect(await scrape('purges_pending')).toBe('0'));
  });

  it('reaches a card in an archived channel once it is unarchived', async () => {
    await purgeAfter(() => {
      place.slack.channel(CHANNELS.hr).isArchived = true;
    });
    await eventually(() => expect(place.logged()).toContain('card.purge-pending'));
    place.slack.channel(CHANNELS.hr).isArchived = false;
    await channelEvent('group_unarchive', CHANNELS.hr);
    await eventually(() => expect(personal(cards())).toBe(false));
  });

  it('does not post a card again that is no longer in Slack', async () => {
    await purgeAfter(() => {
      for (const card of cards()) place.slack.deleteMessage(card);
    });
    await eventually(() =>
      expect(place.slack.callsOf('chat.update').at(-1)?.outcome).toBe('message_not_found'),
    );
    await eventually(async () => expect(await scrape('purges_pending')).toBe('0'));
    await place.stopBot();
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
      place = await openTestApp();
      const { card, check } = await inviteWorker(place);
      await cardReads(card, 'Pending');
      const archived = place.slack.channel(CHANNELS.hr);
      archived.isArchived = true;
      const planted = fault && place.slack.fault('chat.update', fault, ALWAYS);
      place.workerChecks.advance(check.id, { status: 'In Progress' });
      await told(place, PEOPLE.hr1, 'can’t show the card');
      place.workerChecks.advance(check.id, { status: 'Completed' });
      await told(place, PEOPLE.hr1, `The result of ${check.order.reference} is here`);
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
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    await cardReads(card, 'Pending');
    await eventually(() => expect(hr().dms()).not.toEqual([]));
    const archived = place.slack.fault('chat.update', { kind: 'error', error: 'is_archived' }, ALWAYS);
    const notice = place.slack.fault('conversations.open', { kind: 'slow', ms: 1_500 });
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await eventually(() => expect(notice.met).toBe(1));
    archived.cancel();
    await channelEvent('group_unarchive', CHANNELS.hr);
    await cardReads(card, 'In Progress');
  });

  it('may be unarchived while the bot is down', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    await cardReads(card, 'Pending');
    place.slack.channel(CHANNELS.hr).isArchived = true;
    place.workerChecks.advance(check.id, { status: 'In Progress' });
    await told(place, PEOPLE.hr1, 'can’t show the card');
    await place.stopBot();
    place.slack.channel(CHANNELS.hr).isArchived = false;
    await place.startBot();
    await cardReads(card, 'In Progress');
  });
});

describe('a channel without the bot', () => {
  it('does not keep the result from the requester', async () => {
    place = await openTestApp();
    await hr().submit(await fillInvite(place, { channel: CHANNELS.secret }), { force: true });
    await told(place, PEOPLE.hr1, 'can’t show the card');
    const check = place.workerChecks.checkFor('ada@example.com');
    place.workerChecks.advance(check.id, { status: 'Completed' });
    const notice = await told(place, PEOPLE.hr1, `The result of ${check.order.reference} is here`);
    expect(plainText(notice)).toContain(`/check status ${check.order.reference}`);
    expect(personal(hr().dms())).toBe(false);
  });

  it('gets its card when the bot was invited while it was down', async () => {
    place = await openTestApp();
    await hr().submit(await fillInvite(place, { channel: CHANNELS.secret }), { force: true });
    await told(place, PEOPLE.hr1, 'can’t show the card');
    await place.stopBot();
    place.slack.channel(CHANNELS.secret).members.push(BOT.userId);
    await place.startBot();
    await eventually(() => expect(cards(CHANNELS.secret)).toHaveLength(1));
  });
});

describe('a guest in a private channel', () => {
  it('sees neither name nor outcome', async () => {
    place = await openTestApp();
    const { card, check } = await inviteWorker(place);
    place.workerChecks.advance(check.id, { status: 'Completed' });
    await cardReads(card, 'Completed — Clear');
    place.slack.channel(CHANNELS.hr).members.push(PEOPLE.guest);
    await channelEvent('member_joined_channel', CHANNELS.hr, { user: PEOPLE.guest, team: TEAM.id });
    await eventually(() => expect(personal(cards())).toBe(false));
    const second = await inviteWorker(place, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
    await cardReads(second.card, 'Pending');
    expect(plainText(second.card)).not.toContain('Grace');
  });
});

describe('a post that was not answered', () => {
  it('leaves no worker details in an orphaned card', async () => {
    place = await openTestApp();
    const when = (request: JsonObject) => request.channel === CHANNELS.hr;
    place.slack.fault('chat.postMessage', { kind: 'dropped-after' }, { when });
    await hr().submit(await fillInvite(place));
    await eventually(() => expect(cards()).toHaveLength(2));
    const [orphan, card] = cards();
    if (orphan === undefined || card === undefined) throw new Error('No cards');
    await cardReads(card, 'Ada Lovelace');
    expect(personal([orphan])).toBe(false);
    place.slack.channel(CHANNELS.hr).isExtShared = true;
    await channelEvent('channel_shared', CHANNELS.hr);
    await eventually(() => expect(personal(cards())).toBe(false));
  });
});
