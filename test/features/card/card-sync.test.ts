import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { purged } from '../../../src/checks/transitions.ts';
import { createWatchList, type WatchList } from '../../../src/checks/watch-list.ts';
import { type CardSync, createCardSync } from '../../../src/features/card/card-sync.ts';
import type { Privacy } from '../../../src/slack/access/channel-privacy.ts';
import type { Deferred, Poster, PostOptions } from '../../../src/slack/messages/poster.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { createTestLog } from '../../slack/slack-harness.ts';
import { countTurns } from '../../support/count-event-loop-turns.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

interface Sent {
  what: 'post' | 'update' | 'dm' | 'reply' | 'remove';
  to: string;
  json: string;
}

/** Slack as the announcer sees it: keeps what reaches it, and fails as told. */
function createScriptedPoster() {
  const sent: Sent[] = [];
  const failures: (SlackPostError | undefined)[] = [];
  /** Attempts, also those that failed. */
  const tried: string[] = [];
  let ts = 0;
  let hold: Promise<void> | undefined;
  let holdAnswers: Promise<void> | undefined;

  async function send(what: Sent['what'], to: string, message: Deferred): Promise<string> {
    tried.push(what);
    await hold;
    const made = typeof message === 'function' ? await message() : message;
    const failure = failures.shift();
    if (failure) throw failure;
    sent.push({ what, to, json: JSON.stringify(made) });
    await holdAnswers;
    ts += 1;
    return `${ts}.0`;
  }
  const poster: Poster = {
    post: async (channelId: string, message: Deferred, options?: PostOptions) => ({
      channelId,
      ts: await send(options?.threadTs ? 'reply' : 'post', options?.threadTs ?? channelId, message),
    }),
    update: async (channelId, at, message) => void (await send('update', `${channelId} ${at}`, message)),
    remove: async (channelId, at) => void (await send('remove', `${channelId} ${at}`, { text: '' })),
    dm: async (userId, message) => ({ channelId: 'D1', ts: await send('dm', userId, message) }),
    stop() {},
  };
  return {
    poster,
    sent,
    tried,
    failures,
    holdUntil(until: Promise<void>) {
      hold = until;
    },
    /** Slack has done it; its answer is on the way. */
    holdAnswersUntil(until: Promise<void>) {
      holdAnswers = until;
    },
    kinds: () => sent.map(({ what }) => what),
  };
}

const lost = () => new SlackPostError('unknown', 'no_answer');
const channelGone = () => new SlackPostError('not-allowed', 'not_in_channel');
const messageGone = () => new SlackPostError('message-gone', 'message_not_found');
const wrong = () => new SlackPostError('refused', 'invalid_blocks');

let stored: MemoryCollection<Check>;
let watchList: WatchList;
let slack: ReturnType<typeof createScriptedPoster>;
let log: ReturnType<typeof createTestLog>;
let privacy: Map<string, Privacy>;
let canFindPosts: boolean;
let announcer: CardSync;
const ID = makeCheck().id;

/** A process: what is stored survives it. */
async function boot() {
  watchList = createWatchList(await openMemoryRecords(stored));
  announcer = createCardSync({
    watchList,
    poster: slack.poster,
    postedMessages: { find: async () => undefined },
    mayPost: () => true,
    canFindPosts: () => canFindPosts,
    othersPostForMs: 0,
    privacy: { privacyOf: async (channelId) => privacy.get(channelId) ?? 'open' },
    now: Date.now,
    log,
    config: { certificateButton: 'gated', slack: { command: '/check' } },
  });
}

beforeEach(async () => {
  vi.useFakeTimers();
  stored = createMemoryCollection<Check>();
  slack = createScriptedPoster();
  log = createTestLog();
  privacy = new Map([['C1', 'private']]);
  canFindPosts = true;
  await boot();
  await announcer.start();
});
afterEach(async () => {
  await announcer.stop();
  vi.useRealTimers();
});

const change = (patch: Partial<Check>) => watchList.update(ID, (check) => ({ ...check, ...patch }));
const card = async () => (await watchList.get(ID))?.card;
const complete = () =>
  change({
    state: 'Completed',
    outcome: { result: 'Clear', releaseDate: '2026-11-20' },
    certificate: 'offered',
    news: 1,
  });
async function posted() {
  await watchList.insert(makeCheck());
  await announcer.idle();
}

describe('announcer', () => {
  it('posts one card, updates it, and calls the requester once', async () => {
    await posted();
    await complete();
    await announcer.idle();
    expect(slack.sent.map(({ what, to }) => [what, to])).toEqual([
      ['post', 'C1'],
      ['update', 'C1 1.0'],
      ['reply', '1.0'],
    ]);
    expect(slack.sent[1]?.json).toContain('Completed — Clear');
    expect(slack.sent[2]?.json).toContain('<@U_HR> The result of check CHK-7F3K2 is here.');
    expect(await card()).toMatchObject({ channelId: 'C1', ts: '1.0', outcomeShown: true, repliedNews: 1 });
    expect((await card())?.postingSince).toBeUndefined();
    expect((await card())?.replyingSince).toBeUndefined();
  });

  it('does nothing for what shows nothing new', async () => {
    await posted();
    await change({ lastLookedAt: 99 });
    await announcer.idle();
    await announcer.stop();
    await boot();
    await announcer.start();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post']);
  });

  it('gives no card to what never went out, and corrects one that is there', async () => {
    await watchList.insert(makeCheck({ state: 'Inviting' }));
    await change({ state: 'Refused', refusal: 'credits' });
    await announcer.idle();
    expect(slack.sent).toEqual([]);
    await change({ state: 'Unconfirmed' });
    await announcer.idle();
    await change({ state: 'Refused', refusal: 'credits' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'update']);
    expect(slack.sent[1]?.json).toContain('too few credits');
  });

  it('shows a burst of changes as the last of them', async () => {
    const gate = Promise.withResolvers<void>();
    slack.holdUntil(gate.promise);
    await watchList.insert(makeCheck());
    await change({ state: 'In Progress' });
    await complete();
    gate.resolve();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'reply']);
    expect(slack.sent[0]?.json).toContain('Completed — Clear');
  });

  it('finishes at start what an earlier life left', async () => {
    await stored.set(ID, makeCheck({ card: { postingSince: 5, repliedNews: 0, reposts: 0 } }));
    await boot();
    await announcer.start();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post']);
    expect((await card())?.postingSince).toBeUndefined();
  });

  it('lets whatever else waits go on while it considers many checks at start', async () => {
    await announcer.stop();
    vi.useRealTimers();
    for (let number = 0; number < 1_000; number += 1) {
      const check = makeCheck({ id: crypto.randomUUID(), state: 'Inviting' });
      await stored.insert(check.id, check);
    }
    await boot();
    const { turns } = await countTurns(() => announcer.start());
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  describe('after an upgrade that changes the picture', () => {
    const drawnBefore = (number: number, patch: Partial<Check> = {}) => {
      const id = crypto.randomUUID();
      const card = { channelId: 'C1', ts: `${number}.5`, announced: 'an older picture', outcomeShown: true };
      return makeCheck({ id, stateSince: number, card: { ...card, repliedNews: 0, reposts: 0 }, ...patch });
    };
    async function startWith(checks: readonly Check[]): Promise<void> {
      await announcer.stop();
      for (const check of checks) await stored.insert(check.id, check);
      await boot();
      await announcer.start();
    }

    it('shows a result before the cards that only look different, and those slowly, the newest first', async () => {
      const checks = Array.from({ length: 400 }, (_, number) => drawnBefore(number));
      await startWith(checks);
      await watchList.update(checks[7]?.id ?? '', (check) => ({
        ...check,
        state: 'Completed',
        outcome: { result: 'Clear' },
        news: 1,
      }));
      await vi.advanceTimersByTimeAsync(0);
      expect(slack.sent.map(({ what, to }) => `${what} ${to}`)).toEqual([
        'update C1 399.5',
        'update C1 7.5',
        'reply 7.5',
      ]);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(slack.sent).toHaveLength(13);
      await vi.advanceTimersByTimeAsync(800_000);
      expect(slack.kinds().filter((what) => what === 'update')).toHaveLength(400);
    });

    it('purges before it draws anew', async () => {
      const checks = Array.from({ length: 50 }, (_, number) => drawnBefore(number));
      await startWith(checks);
      await watchList.update(checks[7]?.id ?? '', (check) => purged(check, 9));
      await vi.advanceTimersByTimeAsync(0);
      expect(slack.sent.map(({ to }) => to)).toEqual(['C1 49.5', 'C1 7.5']);
    });

    it('leaves purged cards alone', async () => {
      await posted();
      await watchList.update(ID, (check) => purged(check, 9));
      await announcer.idle();
      slack.sent.length = 0;
      const card = (await watchList.get(ID))?.card;
      expect(card?.announced).toBe('purged');
      const state = 'Purged' as const;
      await startWith(
        Array.from({ length: 300 }, (_, number) => drawnBefore(number, { state, ...(card ? { card } : {}) })),
      );
      await vi.advanceTimersByTimeAsync(900_000);
      expect(slack.tried.slice(2)).toEqual([]);
    });

    it('makes sure of cards that an earlier version purged, one after the other, and posts none anew', async () => {
      const checks = Array.from({ length: 10 }, (_, number) => drawnBefore(number, { state: 'Purged' }));
      slack.failures.push(...checks.map(messageGone));
      await startWith(checks);
      await vi.advanceTimersByTimeAsync(0);
      expect(slack.tried).toEqual(['update']);
      await vi.advanceTimersByTimeAsync(900_000);
      expect(slack.tried).toEqual(checks.map(() => 'update'));
    });
  });

  it('tries again after 1, 2, 4 … 60 s while Slack is away', async () => {
    slack.failures.push(...Array.from({ length: 8 }, lost));
    await watchList.insert(makeCheck());
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await vi.advanceTimersByTimeAsync(0);
      expect(slack.tried).toHaveLength(attempt);
      const before = Date.now();
      await vi.advanceTimersToNextTimerAsync();
      waits.push(Date.now() - before);
    }
    await announcer.idle();
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000));
    expect(slack.kinds()).toEqual(['post']);
  });

  it('posts a deleted card anew once', async () => {
    await posted();
    slack.failures.push(messageGone());
    await change({ state: 'In Progress' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'post']);
    expect(await card()).toMatchObject({ ts: '2.0', reposts: 1 });
    slack.failures.push(messageGone());
    await change({ state: 'Pending' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'post']);
  });

  it('tells the requester once that the channel is gone, and of the result, without content', async () => {
    slack.failures.push(channelGone());
    await watchList.insert(makeCheck());
    await announcer.idle();
    slack.failures.push(channelGone());
    await complete();
    await announcer.idle();
    expect(slack.sent.map(({ what, to }) => [what, to])).toEqual([
      ['dm', 'U_HR'],
      ['dm', 'U_HR'],
    ]);
    expect(slack.sent[0]?.json).toContain('cannot show the card');
    expect(slack.sent[1]?.json).toContain('The result of CHK-7F3K2 is here: `/check status CHK-7F3K2`');
    expect(JSON.stringify(slack.sent)).not.toMatch(/Ada|Clear|Completed/);
    expect((await card())?.undeliverable).toBe('not_in_channel');

    await announcer.channelChanged({ kind: 'joined', channelId: 'C_OTHER' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['dm', 'dm']);
    await announcer.channelChanged({ kind: 'joined', channelId: 'C1' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['dm', 'dm', 'post']);
    expect((await card())?.undeliverable).toBeUndefined();
  });

  it('takes a card whose channel went away later for undeliverable, too', async () => {
    await posted();
    slack.failures.push(channelGone());
    await change({ state: 'In Progress' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'dm']);
    await announcer.channelChanged({ kind: 'joined', channelId: 'C1' });
    await announcer.idle();
    await complete();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'dm', 'update', 'update', 'reply']);
  });

  it('tells of the result in a DM where somebody deleted the card for good', async () => {
    await posted();
    slack.failures.push(messageGone());
    await change({ state: 'In Progress' });
    await announcer.idle();
    slack.failures.push(messageGone(), new SlackPostError('message-gone', 'thread_not_found'));
    await complete();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'post', 'dm']);
    expect(slack.sent[2]?.json).toContain('The result of CHK-7F3K2 is here');
  });

  it('tries the DM again where its answer was lost', async () => {
    slack.failures.push(channelGone(), lost());
    await watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(1_000);
    await announcer.idle();
    expect(slack.kinds()).toEqual(['dm']);
    expect(slack.tried).toEqual(['post', 'dm', 'dm']);
  });

  it('tries a few cards that had no place now and then, and all once one of them has', async () => {
    const ids = Array.from({ length: 8 }, () => crypto.randomUUID());
    for (const id of ids) {
      slack.failures.push(channelGone());
      await watchList.insert(makeCheck({ id }));
      await announcer.idle();
    }
    expect(slack.kinds()).toEqual(ids.map(() => 'dm'));
    await vi.advanceTimersByTimeAsync(300_000);
    await announcer.idle();
    expect(slack.kinds().filter((what) => what === 'post')).toHaveLength(8);
  });

  it('tries cards that had no place at each start', async () => {
    slack.failures.push(channelGone());
    await watchList.insert(makeCheck());
    await announcer.idle();
    await announcer.stop();
    await boot();
    await announcer.start();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['dm', 'post']);
    expect((await card())?.undeliverable).toBeUndefined();
  });

  it('draws a card whose channel opened while it was being refused', async () => {
    const gate = Promise.withResolvers<void>();
    slack.failures.push(channelGone());
    slack.holdUntil(gate.promise);
    await watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    expect(slack.tried).toEqual(['post']);
    await announcer.channelChanged({ kind: 'joined', channelId: 'C1' });
    gate.resolve();
    await announcer.idle();
    expect(slack.kinds().filter((what) => what === 'post')).toHaveLength(1);
    expect((await card())?.undeliverable).toBeUndefined();
  });

  it('repeats a picture Slack refuses only now and then, and tells the requester', async () => {
    slack.failures.push(wrong());
    await watchList.insert(makeCheck());
    await announcer.idle();
    slack.failures.push(wrong());
    await vi.advanceTimersByTimeAsync(299_000);
    expect(slack.tried).toEqual(['post', 'dm']);
    expect(slack.sent[0]?.json).toContain('Slack did not accept it (invalid_blocks)');
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'card.refused' }));
    await vi.advanceTimersByTimeAsync(1_000);
    await announcer.idle();
    expect(slack.tried).toEqual(['post', 'dm', 'post']);
    await change({ state: 'In Progress' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['dm', 'post']);
  });

  it('replaces a card nobody may change, and takes the old one away', async () => {
    await posted();
    slack.failures.push(new SlackPostError('not-editable', 'edit_window_closed'));
    await complete();
    await announcer.idle();
    const told = slack.sent.map(({ what, to }) => `${what} ${to}`);
    expect(told.filter((one) => one !== 'remove C1 1.0')).toEqual([
      'post C1',
      'post C1',
      `reply ${(await card())?.ts}`,
    ]);
    expect(told).toContain('remove C1 1.0');
    expect((await card())?.leftBehind).toEqual([]);
  });

  it('posts a card whole where Slack lets nobody write over the first message', async () => {
    canFindPosts = false;
    const locked = () => new SlackPostError('not-editable', 'cant_update_message');
    slack.failures.push(undefined, locked());
    await posted();
    expect(slack.kinds().filter((what) => what === 'post')).toHaveLength(2);
    expect(slack.sent.findLast(({ what }) => what === 'post')?.json).toContain('Ada');
  });

  it('names nobody in a post that could not be found again', async () => {
    canFindPosts = false;
    slack.failures.push(lost());
    await watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(1_000);
    await announcer.idle();
    expect(slack.tried).toEqual(['post', 'post', 'update']);
    expect(slack.sent[0]?.json).toContain('The rest of this card follows');
    expect(slack.sent[0]?.json).not.toContain('Ada');
    expect(slack.sent[1]?.json).toContain('Ada');
  });

  it('posts the card itself where no name may stand', async () => {
    canFindPosts = false;
    privacy.set('C1', 'open');
    await posted();
    expect(slack.kinds()).toEqual(['post']);
    expect(slack.sent[0]?.json).toContain('Cancel invitation');
  });

  it('asks for the privacy at each post, and takes the outcome off a channel that turned public', async () => {
    await posted();
    await complete();
    await announcer.idle();
    privacy.set('C1', 'open');
    await announcer.channelChanged({ kind: 'privacy', channelId: 'C1' });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'update', 'reply', 'update']);
    expect(slack.sent[3]?.json).not.toMatch(/Ada|Clear/);
    expect(slack.sent[3]?.json).toContain('View result');
    await announcer.channelChanged({ kind: 'privacy', channelId: 'C1' });
    await announcer.idle();
    expect(slack.sent).toHaveLength(4);
  });

  it('finds at start what turned public while it was down', async () => {
    await posted();
    await announcer.stop();
    privacy.set('C1', 'open');
    await boot();
    await announcer.start();
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'update']);
    expect(slack.sent[1]?.json).not.toContain('Ada');
  });

  it('finds a channel that turned public without a word from Slack within ten minutes', async () => {
    await announcer.start();
    await posted();
    await complete();
    await announcer.idle();
    privacy.set('C1', 'open');
    await vi.advanceTimersByTimeAsync(600_000);
    await announcer.idle();
    expect(slack.sent.at(-1)?.what).toBe('update');
    expect(slack.sent.at(-1)?.json).not.toMatch(/Ada|Clear/);
  });

  it('draws again what was on its way when the channel turned public', async () => {
    await posted();
    const gate = Promise.withResolvers<void>();
    slack.holdAnswersUntil(gate.promise);
    await complete();
    await vi.advanceTimersByTimeAsync(0);
    expect(slack.sent.at(-1)?.json).toContain('Ada');
    privacy.set('C1', 'open');
    await announcer.channelChanged({ kind: 'privacy', channelId: 'C1' });
    gate.resolve();
    await announcer.idle();
    expect(slack.sent.findLast(({ what }) => what === 'update')?.json).not.toMatch(/Ada|Clear/);
  });

  it('posts without the outcome where Slack cannot say, and corrects that once it can', async () => {
    privacy.set('C1', 'not-known');
    await posted();
    expect(slack.sent[0]?.json).not.toContain('Ada');
    privacy.set('C1', 'private');
    await vi.advanceTimersByTimeAsync(30_000);
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'update']);
    expect(slack.sent[1]?.json).toContain('Ada');
  });

  it('follows a channel to its new id', async () => {
    await posted();
    privacy.set('C9', 'private');
    await announcer.channelChanged({ kind: 'renumbered', channelId: 'C1', newChannelId: 'C9' });
    expect(await watchList.get(ID)).toMatchObject({ channelId: 'C9', card: { channelId: 'C9' } });
    await change({ state: 'In Progress' });
    await announcer.idle();
    expect(slack.sent[1]).toMatchObject({ what: 'update', to: 'C9 1.0' });
  });

  it('does not post again when the store fails to take down what was posted', async () => {
    const gate = Promise.withResolvers<void>();
    slack.holdUntil(gate.promise);
    await watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    stored.failWrites(true);
    gate.resolve();
    await vi.advanceTimersByTimeAsync(2_500);
    stored.failWrites(false);
    await vi.advanceTimersByTimeAsync(10_000);
    await announcer.idle();
    expect(slack.tried).toEqual(['post']);
    expect((await card())?.ts).toBe('1.0');
  });

  it('tells of a changed result, and says nothing of purged checks', async () => {
    await posted();
    await complete();
    await announcer.idle();
    await change({ outcome: { result: 'Refer', releaseDate: '2026-11-21' }, news: 2 });
    await announcer.idle();
    expect(slack.sent.at(-1)).toMatchObject({ what: 'reply', json: expect.stringContaining('has changed') });
    await change({ state: 'Purged', worker: undefined, outcome: undefined, note: undefined, news: 3 });
    await announcer.idle();
    expect(slack.kinds()).toEqual(['post', 'update', 'reply', 'update', 'reply', 'update']);
    expect(slack.sent.at(-1)?.json).not.toMatch(/Ada|Refer/);
  });

  it('tells of a changed result to the requester alone where outcomes may not stand', async () => {
    privacy.set('C1', 'open');
    await posted();
    await complete();
    await announcer.idle();
    await change({ outcome: { result: 'Clear', releaseDate: '2026-11-21' }, news: 2 });
    await announcer.idle();
    expect(slack.sent.at(-1)).toMatchObject({
      what: 'dm',
      to: 'U_HR',
      json: expect.stringContaining('has changed'),
    });
    expect(slack.sent.filter(({ what }) => what === 'reply')).toHaveLength(1);
  });

  it('stops at once while it waits to try again', async () => {
    slack.failures.push(lost());
    await watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    await announcer.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(slack.tried).toEqual(['post']);
  });

  it('logs references and codes alone', async () => {
    slack.failures.push(channelGone(), lost());
    await watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(5_000);
    await complete();
    await vi.advanceTimersByTimeAsync(5_000);
    await announcer.idle();
    expect(log.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(log.lines)).not.toMatch(/Ada|Lovelace|Clear|example\.com|U_HR/);
  });
});
