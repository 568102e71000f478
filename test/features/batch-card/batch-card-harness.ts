import { afterEach, beforeEach, vi } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import type { BatchList } from '../../../src/checks/batches/batch-list.ts';
import { batchProgress } from '../../../src/checks/batches/batch-progress.ts';
import { checksByRow } from '../../../src/checks/batches/unsent-rows.ts';
import type { Check } from '../../../src/checks/check.ts';
import { createWatchList, type WatchList } from '../../../src/checks/watch-list.ts';
import { type BatchCardSync, createBatchCardSync } from '../../../src/features/batch-card/batch-card-sync.ts';
import type { PostedMessages } from '../../../src/slack/messages/find-posted-message.ts';
import { createTestLog } from '../../slack/slack-harness.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryBatches } from '../../support/memory-batches.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';
import { createScriptedPoster } from '../card/scripted-poster.ts';

export const BATCH_ID = makeBatch().id;

/** Batch card sync with an in-memory store and a scripted Slack; reset for each test. */
class BatchCardHarness {
  stored: MemoryCollection<Check> = createMemoryCollection<Check>();
  storedBatches: MemoryCollection<Batch> = createMemoryCollection<Batch>();
  slack = createScriptedPoster();
  log = createTestLog();
  opened: string[] = [];
  /** How often the card was rendered. */
  drawn = 0;
  find: PostedMessages['find'] = async () => undefined;
  #parts: { watchList: WatchList; batches: BatchList; sync: BatchCardSync } | undefined;

  get #booted() {
    if (this.#parts === undefined) throw new Error('not booted');
    return this.#parts;
  }
  get watchList(): WatchList {
    return this.#booted.watchList;
  }
  get batches(): BatchList {
    return this.#booted.batches;
  }
  get sync(): BatchCardSync {
    return this.#booted.sync;
  }

  /** Creates a new process on the same store. */
  async boot(): Promise<void> {
    const records = await openMemoryRecords(this.stored);
    const watchList = createWatchList(records);
    const batches = await createMemoryBatches(this.storedBatches);
    const sync = createBatchCardSync({
      batches,
      watchList,
      content: {
        progressOf: (batch) => {
          this.drawn += 1;
          return batchProgress(batch, checksByRow(batch.id, records.all()));
        },
        productName: (id) => id,
        command: '/check',
      },
      slack: { poster: this.slack.poster, postedMessages: { find: (wanted) => this.find(wanted) } },
      posting: { mayPost: () => true, othersPostForMs: 0 },
      onOpened: async (channelId) => void this.opened.push(channelId),
      clocks: { now: Date.now, clock: () => performance.now(), intervalMs: 3_000 },
      log: this.log,
    });
    this.#parts = { watchList, batches, sync };
  }

  async restart(): Promise<void> {
    await this.sync.stop();
    await this.boot();
    await this.sync.start();
    await this.pass(0);
  }

  /** Advances the clock by this many milliseconds, running timers. */
  pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  async order(over: Partial<Batch> = {}, count = 3): Promise<void> {
    await this.batches.insert(makeBatch(over, count));
    await this.pass(0);
  }
  change(patch: Partial<Batch>) {
    return this.batches.update(BATCH_ID, (batch) => ({ ...batch, ...patch }));
  }
  async card() {
    return (await this.batches.get(BATCH_ID))?.card;
  }
  /** Adds the check of this row. */
  async invite(row: number): Promise<string> {
    const id = crypto.randomUUID();
    await this.watchList.insert(makeCheck({ id, reference: `CHK-${row}`, batch: { id: BATCH_ID, row } }));
    return id;
  }
  /** The messages sent, as `post C1` or `update C1 1.0`. */
  sent = () => this.slack.sent.map(({ what, to }) => `${what} ${to}`);
  shown = () => this.slack.sent.at(-1)?.json ?? '';
}

/** Starts batch card sync before each test and stops it afterwards, with fake timers. */
export function useBatchCards(): BatchCardHarness {
  const harness = new BatchCardHarness();
  beforeEach(async () => {
    vi.useFakeTimers();
    Object.assign(harness, new BatchCardHarness());
    await harness.boot();
    await harness.sync.start();
  });
  afterEach(async () => {
    await harness.sync.stop();
    vi.useRealTimers();
  });
  return harness;
}
