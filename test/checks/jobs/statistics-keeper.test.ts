import { describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../../src/checks/check-record-rules.ts';
import { createStatisticsKeeper } from '../../../src/checks/jobs/statistics-keeper.ts';
import { createRecordList } from '../../../src/checks/record-list.ts';
import { reportOf } from '../../../src/checks/report/report.ts';
import type { Statistic } from '../../../src/checks/report/statistics.ts';
import { purged } from '../../../src/checks/transitions.ts';
import { createWatchList } from '../../../src/checks/watch-list.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

const NOW = Date.UTC(2026, 10, 26, 3);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const idOf = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** Completed checks of two months, and one that is still open. */
const CHECKS = Array.from({ length: 7 }, (_, i) => {
  const invitedAt = NOW - i * 9 * DAY_MS;
  return makeCheck({
    id: idOf(i),
    invitedAt,
    stateSince: invitedAt + 3 * DAY_MS,
    ...(i === 0
      ? {}
      : {
          state: 'Completed',
          inProgressSeenAt: invitedAt + DAY_MS,
          completedSeenAt: invitedAt + 3 * DAY_MS,
        }),
    claims: { likelyBy: dayOf(invitedAt + (i % 2 === 0 ? 2 : 4) * DAY_MS) },
  });
});

async function open() {
  const stored = createMemoryCollection<Check>();
  const kept = createMemoryCollection<Statistic>();
  for (const check of CHECKS) await stored.insert(check.id, check);
  const watchList = createWatchList(await openMemoryRecords(stored));
  const statistics = createRecordList(await openMemoryRecords(kept));
  const failures: unknown[] = [];
  const keeper = createStatisticsKeeper({
    watchList,
    statistics,
    dayOf,
    onFailure: (error) => failures.push(error),
  });
  return { stored, kept, watchList, statistics, keeper, failures };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function report({ watchList, statistics }: Opened, without: (check: Check) => boolean = () => false) {
  const checks = (await watchList.all()).filter((check) => !without(check));
  return reportOf({ checks, statistics: await statistics.all() }, { period: '90d', now: NOW, dayOf });
}

const countedOf = async ({ watchList }: Opened) => (await watchList.all()).filter(({ counted }) => counted);

/** Calls `mayWrite` before each write. Returns how to undo that. */
function dying<T>(collection: MemoryCollection<T>, mayWrite: () => void): () => void {
  const { set } = collection;
  collection.set = async (id, value) => {
    mayWrite();
    await set(id, value);
  };
  return () => {
    collection.set = set;
  };
}

async function purgeAll({ watchList }: Opened) {
  for (const { id, state } of CHECKS)
    if (state === 'Completed') await watchList.update(id, (check) => purged(check, NOW));
}

const isObsoleteLater = (check: Check) => {
  vi.setSystemTime(NOW + 30 * DAY_MS);
  const isObsolete = CHECK_RECORD_RULES.isObsolete(check);
  vi.setSystemTime(NOW);
  return isObsolete;
};

describe('the numbers of purged checks', () => {
  it('stay in the report when the records go, and name nobody', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const opened = await open();
    const before = await report(opened);
    expect(before.total).toMatchObject({ invited: 7, completed: 6, likelyHeld: 3, likelyMissed: 3 });
    await purgeAll(opened);
    expect((await opened.watchList.all()).filter(isObsoleteLater)).toEqual([]);
    await opened.keeper.start();
    await vi.waitFor(async () => {
      expect(await countedOf(opened)).toHaveLength(6);
      expect((await opened.statistics.all()).flatMap(({ counting }) => counting)).toEqual([]);
    });
    await opened.keeper.stop();
    expect(await report(opened)).toEqual(before);
    expect(await report(opened, isObsoleteLater)).toEqual(before);
    expect((await opened.watchList.all()).filter(isObsoleteLater)).toHaveLength(6);
    expect(JSON.stringify(await opened.statistics.all())).not.toMatch(/CHK-|Ada|U_HR|Clear|00000000-/);
    vi.useRealTimers();
  });

  it('count each check once, whichever write the bot dies before', async () => {
    for (let survives = 0; survives < 14; survives += 1) {
      const opened = await open();
      const before = await report(opened);
      await purgeAll(opened);
      let writes = 0;
      const mayWrite = () => {
        writes += 1;
        if (writes > survives) throw new Error('dead');
      };
      const restore = [dying(opened.stored, mayWrite), dying(opened.kept, mayWrite)];
      await opened.keeper.start();
      await vi.waitFor(async () =>
        expect(writes > survives || (await countedOf(opened)).length === 6).toBe(true),
      );
      await opened.keeper.stop();
      for (const undo of restore) undo();
      expect(await report(opened)).toEqual(before);
      await opened.keeper.start();
      await vi.waitFor(async () => expect(await countedOf(opened)).toHaveLength(6));
      await opened.keeper.stop();
      expect(await report(opened)).toEqual(before);
    }
  });
});
