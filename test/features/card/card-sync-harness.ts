import { afterEach, beforeEach, vi } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import type { BatchList } from '../../../src/checks/batches/batch-list.ts';
import type { Check } from '../../../src/checks/check.ts';
import { createWatchList, type WatchList } from '../../../src/checks/watch-list.ts';
import { type CardSync, createCardSync } from '../../../src/features/card/card-sync.ts';
import type { Privacy } from '../../../src/slack/access/channel-privacy.ts';
import type { PostedMessages } from '../../../src/slack/messages/find-posted-message.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { createTestLog } from '../../slack/slack-harness.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryBatches } from '../../support/memory-batches.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';
import { createScriptedPoster } from './scripted-poster.ts';

export const answerLost = () => new SlackPostError('unknown', 'no_answer');
export const channelGone = () => new SlackPostError('not-allowed', 'not_in_channel');
export const messageGone = () => new SlackPostError('message-gone', 'message_not_found');
export const refused = () => new SlackPostError('refused', 'invalid_blocks');

export const ID = makeCheck().id;
export const BATCH_ID = makeBatch().id;

/** Card sync with an in-memory store and a scripted Slack; reset for each test. */
class CardSyncHarness {
  stored: MemoryCollection<Check> = createMemoryCollection<Check>();
  storedBatches: MemoryCollection<Batch> = createMemoryCollection<Batch>();
  slack = createScriptedPoster();
  log = createTestLog();
  privacy: Map<string, Privacy> = new Map([['C1', 'private']]);
  canFindPosts = true;
  /** User ids of people who may no longer see checks. */
  absent = new Set<string>();
  digestChannel: string | undefined;
  find: PostedMessages['find'] = async () => undefined;
  #watchList: WatchList | undefined;
  #batches: BatchList | undefined;
  #sync: CardSync | undefined;

  get watchList(): WatchList {
    if (this.#watchList === undefined) throw new Error('not booted');
    return this.#watchList;
  }
  get batches(): BatchList {
    if (this.#batches === undefined) throw new Error('not booted');
    return this.#batches;
  }
  get sync(): CardSync {
    if (this.#sync === undefined) throw new Error('not booted');
    return this.#sync;
  }

  reset(): void {
    this.stored = createMemoryCollection<Check>();
    this.storedBatches = createMemoryCollection<Batch>();
    this.find = async () => undefined;
    this.slack = createScriptedPoster();
    this.log = createTestLog();
    this.privacy = new Map([['C1', 'private']]);
    this.canFindPosts = true;
    this.absent = new Set();
    this.digestChannel = undefined;
  }

  /** Creates a new process on the same store. */
  async boot(): Promise<void> {
    this.#watchList = createWatchList(await openMemoryRecords(this.stored));
    this.#batches = await createMemoryBatches(this.storedBatches);
    this.#sync = createCardSync({
      settingsOf: async () => ({ results: 'thread', digest: false }),
      watchList: this.#watchList,
      batches: this.#batches,
      slack: {
        poster: this.slack.poster,
        postedMessages: { find: (wanted) => this.find(wanted) },
        privacy: { privacyOf: async (channelId) => this.privacy.get(channelId) ?? 'open' },
        access: { isAbsent: async ({ userId }) => this.absent.has(userId) },
      },
      posting: { mayPost: () => true, canFindPosts: () => this.canFindPosts, othersPostForMs: 0 },
      config: { certificateButton: 'gated', digestChannel: this.digestChannel, slack: { command: '/check' } },
      now: Date.now,
      log: this.log,
    });
  }

  change(patch: Partial<Check>) {
    return this.watchList.update(ID, (check) => ({ ...check, ...patch }));
  }
  /** Changes the stored card of the batch. */
  batchCard(patch: Batch['card']) {
    return this.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ...batch.card, ...patch } }));
  }
  async card(id: string = ID) {
    return (await this.watchList.get(id))?.card;
  }
  complete() {
    return this.change({
      state: 'Completed',
      outcome: { result: 'Clear', releaseDate: '2026-11-20' },
      certificate: 'offered',
      resultRevision: 1,
    });
  }
  async posted() {
    await this.watchList.insert(makeCheck());
    await this.sync.idle();
  }
}

/** Starts card sync before each test and stops it afterwards, with fake timers. */
export function useCardSync(): CardSyncHarness {
  const cards = new CardSyncHarness();
  beforeEach(async () => {
    vi.useFakeTimers();
    cards.reset();
    await cards.boot();
    await cards.sync.start();
  });
  afterEach(async () => {
    await cards.sync.stop();
    vi.useRealTimers();
  });
  return cards;
}
