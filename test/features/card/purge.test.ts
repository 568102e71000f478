import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Check, STATES } from '../../../src/checks/check.ts';
import { purgePending } from '../../../src/checks/purge-pending.ts';
import { purged } from '../../../src/checks/transitions.ts';
import { createWatchList, type WatchList } from '../../../src/checks/watch-list.ts';
import { type CardSync, createCardSync } from '../../../src/features/card/card-sync.ts';
import { BOT, CHANNELS } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { SlackFault } from '../../../src/sandbox/slack/workspace/model.ts';
import { createPostedMessages } from '../../../src/slack/messages/find-posted-message.ts';
import { createSlackHarness } from '../../slack/slack-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryBatches } from '../../support/memory-batches.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

const ID = makeCheck().id;
const ALWAYS = { times: Number.POSITIVE_INFINITY };
/** Every state in which a check may have a card. */
const SHOWN = STATES.filter((state) => state !== 'Inviting' && state !== 'Purged');

let slack: Awaited<ReturnType<typeof createSlackHarness>>;
let stored: MemoryCollection<Check>;
let watchList: WatchList;
let cardSync: CardSync;

async function boot(): Promise<void> {
  watchList = createWatchList(await openMemoryRecords(stored));
  cardSync = createCardSync({
    settingsOf: async () => ({ results: 'thread', digest: false }),
    watchList,
    batches: await createMemoryBatches(),
    slack: {
      poster: slack.poster,
      postedMessages: createPostedMessages({ web: slack.web, log: slack.log }),
      privacy: { privacyOf: async () => 'private' },
      access: { isAbsent: async () => false },
    },
    posting: { mayPost: () => true, canFindPosts: () => false, othersPostForMs: 0 },
    now: Date.now,
    log: slack.log,
    config: { certificateButton: 'gated', digestChannel: undefined, slack: { command: '/check' } },
  });
  await cardSync.start();
}

beforeEach(async () => {
  slack = await createSlackHarness();
  stored = createMemoryCollection<Check>();
  await boot();
});
afterEach(async () => {
  await cardSync.stop();
  await slack.stop();
});

const check = async () => (await watchList.get(ID)) ?? fail();
const shownInSlack = () => JSON.stringify(slack.sandbox.messages(CHANNELS.hr));
const showsName = () => /Ada|Lovelace|Kiosk/.test(shownInSlack());
const errors = () => slack.log.lines.filter(({ level }) => level === 'error').map(({ event }) => event);

async function showCard(state: Check['state']): Promise<void> {
  await watchList.insert(
    makeCheck({
      state: state === 'Refused' ? 'Unconfirmed' : state,
      channelId: CHANNELS.hr,
      note: 'Kiosk',
      outcome: { result: 'Refer' },
      certificate: 'offered',
    }),
  );
  await cardSync.idle();
  // A refused check has a card only if it was Unconfirmed first.
  if (state === 'Refused') {
    await watchList.update(ID, (one) => ({ ...one, state }));
    await cardSync.idle();
  }
  expect(showsName()).toBe(true);
}

async function purge(): Promise<void> {
  await watchList.update(ID, (one) => purged(one, Date.now()));
}

const refusing = (error: string): SlackFault => ({ kind: 'error', error });

/** What Slack may answer to `chat.update`. */
const ANSWERS: [name: string, fault: SlackFault][] = [
  ...[
    ...['edit_window_closed', 'cant_update_message', 'block_mismatch', 'is_inactive', 'is_archived'],
    ...['channel_not_found', 'not_in_channel', 'restricted_action', 'ekm_access_denied', 'team_not_found'],
    ...['msg_too_long', 'invalid_blocks', 'a_code_of_tomorrow'],
    ...['token_revoked', 'missing_scope', 'internal_error', 'update_failed', 'fatal_error'],
  ].map((error): [string, SlackFault] => [error, refusing(error)]),
  ['a 503', { kind: 'http', status: 503 }],
  ['a connection that breaks', { kind: 'dropped-before' }],
];

/** One answer of each kind: those of a kind take the same way, whatever the state. */
const EVERY_STATE = new Set([
  'edit_window_closed',
  'is_archived',
  'invalid_blocks',
  'token_revoked',
  'a 503',
]);

describe('a purge removes the worker from Slack, or is pending, reported and retried', () => {
  it.each(SHOWN)('%s', async (state) => {
    await showCard(state);
    await purge();
    await cardSync.idle();
    expect(shownInSlack()).toContain('Purged');
    expect(showsName()).toBe(false);
    expect(purgePending(await check())).toBe(false);
  });

  describe.each(ANSWERS)('chat.update answers %s', (answer, fault) => {
    it.each(EVERY_STATE.has(answer) ? SHOWN : ['Completed' as const])('%s', async (state) => {
      await showCard(state);
      slack.sandbox.fault('chat.update', fault, ALWAYS);
      await purge();
      await eventually(async () => {
        expect(!showsName() || errors().includes('card.purge-pending')).toBe(true);
        expect(purgePending(await check())).toBe(showsName());
      });
      await cardSync.stop();
      slack.sandbox.clearFaults();
      await boot();
      await cardSync.idle();
      expect(showsName()).toBe(false);
      expect(purgePending(await check())).toBe(false);
    });

    it('and chat.delete fails too', async () => {
      await showCard('Completed');
      slack.sandbox.fault('chat.update', fault, ALWAYS);
      const deleting = slack.sandbox.fault(
        'chat.delete',
        refusing('compliance_exports_prevent_deletion'),
        ALWAYS,
      );
      await purge();
      await eventually(() => expect(errors()).toContain('card.purge-pending'));
      expect(showsName()).toBe(true);
      expect(purgePending(await check())).toBe(true);
      await cardSync.stop();
      slack.log.lines.length = 0;
      await boot();
      await eventually(() => expect(errors()).toContain('card.purge-pending'));
      await cardSync.stop();
      expect(purgePending(await check())).toBe(true);
      deleting.cancel();
      slack.sandbox.clearFaults();
      await boot();
      await cardSync.idle();
      expect(showsName()).toBe(false);
      expect(purgePending(await check())).toBe(false);
    });
  });

  it('does not repost a deleted card', async () => {
    await showCard('Completed');
    for (const message of slack.sandbox.messages(CHANNELS.hr)) slack.sandbox.deleteMessage(message);
    await purge();
    await cardSync.idle();
    expect(slack.sandbox.messages(CHANNELS.hr)).toEqual([]);
    expect(purgePending(await check())).toBe(false);
  });

  it('deletes replaced cards that are still in Slack', async () => {
    await showCard('Pending');
    const edits = slack.sandbox.fault('chat.update', refusing('edit_window_closed'), ALWAYS);
    const deleting = slack.sandbox.fault('chat.delete', refusing('cant_delete_message'), ALWAYS);
    await watchList.update(ID, (one) => ({ ...one, state: 'In Progress' }));
    await cardSync.idle();
    expect(slack.sandbox.messages(CHANNELS.hr)).toHaveLength(2);
    expect(errors()).toContain('card.not-removed');
    await purge();
    await cardSync.idle();
    expect(purgePending(await check())).toBe(true);
    edits.cancel();
    deleting.cancel();
    await cardSync.channelChanged({ kind: 'joined', channelId: CHANNELS.hr });
    await cardSync.idle();
    expect(showsName()).toBe(false);
    expect(purgePending(await check())).toBe(false);
  });

  it.each([
    [
      'archived',
      (open: boolean) => {
        slack.sandbox.channel(CHANNELS.hr).isArchived = !open;
      },
    ],
    [
      'closed to the bot',
      (open: boolean) => {
        const { members } = slack.sandbox.channel(CHANNELS.hr);
        if (open) members.push(BOT.userId);
        else members.splice(members.indexOf(BOT.userId), 1);
      },
    ],
  ])('waits for a channel that is %s', async (_, setOpen) => {
    await showCard('Completed');
    setOpen(false);
    await purge();
    await cardSync.idle();
    expect(purgePending(await check())).toBe(true);
    expect(errors()).toContain('card.purge-pending');
    expect((await check()).pendingAudit.map(({ action }) => action)).toEqual(['purge-pending']);
    setOpen(true);
    await cardSync.channelChanged({ kind: 'joined', channelId: CHANNELS.hr });
    await cardSync.idle();
    expect(showsName()).toBe(false);
    expect(purgePending(await check())).toBe(false);
    expect((await check()).pendingAudit.map(({ action }) => action)).toEqual([
      'purge-pending',
      'purge-finished',
    ]);
  });

  it('removes the name from a card whose post was not answered', async () => {
    slack.sandbox.fault('chat.postMessage', { kind: 'dropped-after' });
    await watchList.insert(makeCheck({ channelId: CHANNELS.hr }));
    await eventually(() => expect(slack.sandbox.messages(CHANNELS.hr)).toHaveLength(2));
    await cardSync.idle();
    expect(showsName()).toBe(true);
    await purge();
    await cardSync.idle();
    expect(showsName()).toBe(false);
  });
});

function fail(): never {
  throw new Error('There is no check');
}
