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
/** Every state in which a card may stand. */
const SHOWN = STATES.filter((state) => state !== 'Inviting' && state !== 'Purged');

let bench: Awaited<ReturnType<typeof createSlackHarness>>;
let stored: MemoryCollection<Check>;
let watchList: WatchList;
let announcer: CardSync;

async function boot(): Promise<void> {
  watchList = createWatchList(await openMemoryRecords(stored));
  announcer = createCardSync({
    watchList,
    batches: await createMemoryBatches(),
    slack: {
      poster: bench.poster,
      postedMessages: createPostedMessages({ web: bench.web, log: bench.log }),
      privacy: { privacyOf: async () => 'private' },
    },
    posting: { mayPost: () => true, canFindPosts: () => false, othersPostForMs: 0 },
    now: Date.now,
    log: bench.log,
    config: { certificateButton: 'gated', slack: { command: '/check' } },
  });
  await announcer.start();
}

beforeEach(async () => {
  bench = await createSlackHarness();
  stored = createMemoryCollection<Check>();
  await boot();
});
afterEach(async () => {
  await announcer.stop();
  await bench.stop();
});

const check = async () => (await watchList.get(ID)) ?? fail();
const standing = () => JSON.stringify(bench.sandbox.messages(CHANNELS.hr));
const named = () => /Ada|Lovelace|Kiosk/.test(standing());
const errors = () => bench.log.lines.filter(({ level }) => level === 'error').map(({ event }) => event);

async function shown(state: Check['state']): Promise<void> {
  await watchList.insert(
    makeCheck({
      state: state === 'Refused' ? 'Unconfirmed' : state,
      channelId: CHANNELS.hr,
      note: 'Kiosk',
      outcome: { result: 'Refer' },
      certificate: 'offered',
    }),
  );
  await announcer.idle();
  // What never went out has a card only where that was not known at first.
  if (state === 'Refused') {
    await watchList.update(ID, (one) => ({ ...one, state }));
    await announcer.idle();
  }
  expect(named()).toBe(true);
}

async function purge(): Promise<void> {
  await watchList.update(ID, (one) => purged(one, Date.now()));
}

const refusing = (error: string): SlackFault => ({ kind: 'error', error });

/** What Slack may answer to a change of the card. */
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

describe('after a purge nothing of the worker stands in Slack, or it is pending, said and tried again', () => {
  it.each(SHOWN)('%s', async (state) => {
    await shown(state);
    await purge();
    await announcer.idle();
    expect(standing()).toContain('Purged');
    expect(named()).toBe(false);
    expect(purgePending(await check())).toBe(false);
  });

  describe.each(ANSWERS)('chat.update answers %s', (_, fault) => {
    it.each(SHOWN)('%s', async (state) => {
      await shown(state);
      bench.sandbox.fault('chat.update', fault, ALWAYS);
      await purge();
      await eventually(async () => {
        expect(!named() || errors().includes('card.purge-pending')).toBe(true);
        expect(purgePending(await check())).toBe(named());
      });
      await announcer.stop();
      bench.sandbox.clearFaults();
      await boot();
      await announcer.idle();
      expect(named()).toBe(false);
      expect(purgePending(await check())).toBe(false);
    });

    it('and chat.delete does not work either', async () => {
      await shown('Completed');
      bench.sandbox.fault('chat.update', fault, ALWAYS);
      const deleting = bench.sandbox.fault(
        'chat.delete',
        refusing('compliance_exports_prevent_deletion'),
        ALWAYS,
      );
      await purge();
      await eventually(() => expect(errors()).toContain('card.purge-pending'));
      expect(named()).toBe(true);
      expect(purgePending(await check())).toBe(true);
      await announcer.stop();
      bench.log.lines.length = 0;
      await boot();
      await eventually(() => expect(errors()).toContain('card.purge-pending'));
      await announcer.stop();
      expect(purgePending(await check())).toBe(true);
      deleting.cancel();
      bench.sandbox.clearFaults();
      await boot();
      await announcer.idle();
      expect(named()).toBe(false);
      expect(purgePending(await check())).toBe(false);
    });
  });

  it('keeps no card that somebody deleted', async () => {
    await shown('Completed');
    for (const message of bench.sandbox.messages(CHANNELS.hr)) bench.sandbox.deleteMessage(message);
    await purge();
    await announcer.idle();
    expect(bench.sandbox.messages(CHANNELS.hr)).toEqual([]);
    expect(purgePending(await check())).toBe(false);
  });

  it('takes away the cards that were left behind', async () => {
    await shown('Pending');
    const edits = bench.sandbox.fault('chat.update', refusing('edit_window_closed'), ALWAYS);
    const deleting = bench.sandbox.fault('chat.delete', refusing('cant_delete_message'), ALWAYS);
    await watchList.update(ID, (one) => ({ ...one, state: 'In Progress' }));
    await announcer.idle();
    expect(bench.sandbox.messages(CHANNELS.hr)).toHaveLength(2);
    expect(errors()).toContain('card.not-removed');
    await purge();
    await announcer.idle();
    expect(purgePending(await check())).toBe(true);
    edits.cancel();
    deleting.cancel();
    await announcer.channelChanged({ kind: 'joined', channelId: CHANNELS.hr });
    await announcer.idle();
    expect(named()).toBe(false);
    expect(purgePending(await check())).toBe(false);
  });

  it.each([
    [
      'archived',
      (open: boolean) => {
        bench.sandbox.channel(CHANNELS.hr).isArchived = !open;
      },
    ],
    [
      'closed to the bot',
      (open: boolean) => {
        const { members } = bench.sandbox.channel(CHANNELS.hr);
        if (open) members.push(BOT.userId);
        else members.splice(members.indexOf(BOT.userId), 1);
      },
    ],
  ])('waits for a channel that is %s', async (_, setOpen) => {
    await shown('Completed');
    setOpen(false);
    await purge();
    await announcer.idle();
    expect(purgePending(await check())).toBe(true);
    expect(errors()).toContain('card.purge-pending');
    expect((await check()).pendingAudit.map(({ action }) => action)).toEqual(['purge-pending']);
    setOpen(true);
    await announcer.channelChanged({ kind: 'joined', channelId: CHANNELS.hr });
    await announcer.idle();
    expect(named()).toBe(false);
    expect(purgePending(await check())).toBe(false);
    expect((await check()).pendingAudit.map(({ action }) => action)).toEqual([
      'purge-pending',
      'purge-finished',
    ]);
  });

  it('leaves no name in a card whose posting was not answered', async () => {
    bench.sandbox.fault('chat.postMessage', { kind: 'dropped-after' });
    await watchList.insert(makeCheck({ channelId: CHANNELS.hr }));
    await eventually(() => expect(bench.sandbox.messages(CHANNELS.hr)).toHaveLength(2));
    await announcer.idle();
    expect(named()).toBe(true);
    await purge();
    await announcer.idle();
    expect(named()).toBe(false);
  });
});

function fail(): never {
  throw new Error('There is no check');
}
