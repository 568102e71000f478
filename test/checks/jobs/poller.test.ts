import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { createPoller, type Poller } from '../../../src/checks/jobs/poller.ts';
import type { VendorResult } from '../../../src/checks/ports.ts';
import type { ModelSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import { createSchedule } from '../../../src/checks/schedule/schedule.ts';
import { StorageError, WorkerChecksError } from '../../../src/errors.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { makeDesk } from '../../support/make-desk.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

const AWAY = new WorkerChecksError('unreachable', 'Away.', { effect: 'none' });

let poller: Poller | undefined;
let budgetChanged = () => {};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

afterEach(async () => {
  await poller?.stop();
  vi.useRealTimers();
});

async function start(checks: Check[], budgetFreeAt: () => number = () => 0) {
  const kit = await makeDesk(checks);
  const failures: unknown[] = [];
  const named: string[] = [];
  let history: ModelSnapshot | undefined;
  poller = createPoller({
    watchList: kit.watchList,
    openSchedule: async () =>
      createSchedule({
        minIntervalMs: 30_000,
        youngIntervalMs: 30_000,
        maxIntervalMs: 12 * HOUR_MS,
        timeZone: 'Australia/Sydney',
      }),
    minIntervalMs: 30_000,
    saveSnapshot: async (kept) => {
      history = kept;
    },
    onPoll() {},
    refreshCheck: kit.refreshCheck,
    budgetFreeAt,
    onBudgetChange: (listener) => {
      budgetChanged = listener;
    },
    mayPoll: () => true,
    clock: () => performance.now(),
    now: () => {
      kit.clock.now = Date.now();
      return kit.clock.now;
    },
    onFailure: (reference, error) => {
      failures.push(error);
      named.push(reference);
    },
  });
  await poller.start();
  await vi.advanceTimersByTimeAsync(0);
  return { ...kit, failures, named, history: () => history };
}

/** 25 requests a minute, evenly spread. */
function budgetOf25(): { freeAt: () => number; take: () => void } {
  let freeAt = 0;
  return {
    freeAt: () => freeAt,
    take() {
      freeAt = Math.max(freeAt, Date.now()) + 60_000 / 25;
    },
  };
}

const releases = (history: ModelSnapshot | undefined) => {
  const { release } = history?.products.ncchc ?? expect.fail('No history');
  return [...release.wall.events, ...release.business.events].reduce((sum, count) => sum + count, 0);
};

function numbered(count: number): Check[] {
  return Array.from({ length: count }, (_, i) =>
    makeCheck({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      invitationId: `inv-${i}`,
      invitedAt: 1_000_000 - 1_000 + i,
    }),
  );
}

describe('checks that are finished', () => {
  const HOURS = 24;
  /** Whatever is asked, ten results an hour; each of these answers only comes after the check was In Progress once. */
  const FINISHED: [string, VendorResult, number][] = [
    ['without a certificate', summary({ status: 'Completed', result: 'Clear' }), 1],
    ['without a result, as where the contract names it wrongly', summary({ status: 'Completed' }), 0],
    ['in a status nobody knows', summary({ status: 'Unknown', statusWord: 'Withdrawn' }), 0],
    ['gone', { kind: 'gone' }, 0],
  ];

  it.each(FINISHED)(
    '%s take one look in twenty, and teach nothing but their one release',
    async (_, answer, released) => {
      vi.setSystemTime('2026-11-23T00:00:00Z');
      const pending = numbered(300).map((check, i) => ({
        ...check,
        invitedAt: Date.now() - (i % 20) * DAY_MS,
      }));
      const budget = budgetOf25();
      const kit = await start(pending, budget.freeAt);
      const polls = { finished: 0, open: 0 };
      const seen = new Set<string>();
      vi.spyOn(kit.workerChecks, 'result').mockImplementation(async (id) => {
        budget.take();
        if (!id.startsWith('new-')) {
          polls.open += 1;
          return summary();
        }
        const isFirst = !seen.has(id);
        seen.add(id);
        if (isFirst) return summary({ status: 'In Progress' });
        const check = (await kit.watchList.all()).find(({ invitationId }) => invitationId === id);
        const isFinished = check?.completedSeenAt !== undefined || check?.state === 'Unknown' || check?.gone;
        polls[isFinished ? 'finished' : 'open'] += 1;
        return answer;
      });
      for (let i = 0; i < HOURS * 10; i += 1) {
        const id = `00000000-0000-4000-8001-${String(i).padStart(12, '0')}`;
        await kit.watchList.insert(makeCheck({ id, invitationId: `new-${i}`, invitedAt: Date.now() }));
        await vi.advanceTimersByTimeAsync(360_000);
      }
      const share = polls.finished / (polls.finished + polls.open);
      expect(share).toBeLessThanOrEqual(0.05);
      await poller?.stop();
      expect(Math.abs(releases(kit.history()) - released * seen.size)).toBeLessThan(5);
    },
    120_000,
  );
});

describe('poller', () => {
  it('looks at once, then every 30 s, and ever more seldom when the result is there', async () => {
    const { workerChecks, watchList } = await start([makeCheck({ invitedAt: 999_000 })]);
    expect(workerChecks.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(workerChecks.calls).toHaveLength(1);
    workerChecks.vendorResult = summary({
      status: 'Completed',
      result: 'Clear',
      certificateUrl: 'https://workerchecks.com/c/1',
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(await watchList.get(makeCheck().id)).toMatchObject({ state: 'Completed', resultRevision: 1 });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    // After half a minute, 2, 8 and 32 minutes: the last falls due in the second hour where another look came late.
    expect(workerChecks.calls.length - 2).toBeLessThanOrEqual(4);
  });

  it('waits for the budget', async () => {
    let freeAt = 1_060_000;
    const { workerChecks } = await start(numbered(3), () => freeAt);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(workerChecks.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    freeAt = 0;
    expect(workerChecks.calls).toHaveLength(3);
  });

  it('asks the budget again when that has changed, later or earlier', async () => {
    let freeAt = 1_060_000;
    let asked = 0;
    const { workerChecks } = await start(numbered(3), () => {
      asked += 1;
      return freeAt;
    });
    freeAt = 1_090_000;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workerChecks.calls).toEqual([]);
    expect(asked).toBeLessThan(5);
    freeAt = 1_061_000;
    budgetChanged();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workerChecks.calls).toHaveLength(3);
  });

  it('sees a check that was invited while it slept', async () => {
    const { workerChecks, watchList } = await start([]);
    await watchList.insert(makeCheck({ invitedAt: 1_000_000 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(workerChecks.calls).toEqual(['look inv-1']);
  });

  it('sets aside the one that fails and goes on with the others', async () => {
    const bad = new WorkerChecksError('unreadable', 'What?', { effect: 'none' });
    const { workerChecks, watchList, failures } = await start([]);
    vi.spyOn(workerChecks, 'result').mockImplementation(async (invitationId) => {
      workerChecks.calls.push(`look ${invitationId}`);
      if (invitationId === 'inv-0') throw bad;
      return summary();
    });
    for (const check of numbered(2)) await watchList.insert(check);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(failures).toEqual([bad, bad, bad, bad, bad]); // at 0, 1, 3, 7 and 15 s
    expect(workerChecks.calls.filter((call) => call === 'look inv-1')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workerChecks.calls.filter((call) => call === 'look inv-1')).toHaveLength(2);
  });

  it('names a check by its reference while the store is away, and tries it once at a time', async () => {
    const { watchList, named } = await start([makeCheck({ invitationId: 'inv-1', reference: 'CHK-7F3K2' })]);
    await vi.advanceTimersByTimeAsync(29_000);
    const read = vi.spyOn(watchList, 'get').mockRejectedValue(new StorageError('Away.'));
    await vi.advanceTimersByTimeAsync(1_000 + 1_000 + 2_000 + 4_000 + 500);
    read.mockRestore();
    expect(named).toEqual(Array.from({ length: 4 }, () => 'CHK-7F3K2'));
  });

  it('slows down while WorkerChecks is away, and has seen every check soon after it is back', async () => {
    const { workerChecks, failures, watchList } = await start(numbered(20));
    const outage = vi.spyOn(workerChecks, 'result').mockRejectedValue(AWAY);
    await vi.advanceTimersByTimeAsync(60_000);
    outage.mockClear();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(outage.mock.calls.length).toBeGreaterThan(60);
    expect(outage.mock.calls.length).toBeLessThanOrEqual(2 * 60 * 4);
    expect(failures.length).toBeGreaterThan(0);
    outage.mockRestore();
    const backAt = Date.now();
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    for (const check of await watchList.all()) expect(check.lastResultAt).toBeGreaterThan(backAt);
  });

  it('waits for looks under way when it stops, and picks no more', async () => {
    const kit = await start([]);
    let answer: (value: ReturnType<typeof summary>) => void = () => {};
    vi.spyOn(kit.workerChecks, 'result').mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await kit.watchList.insert(makeCheck({ invitedAt: 1_000_000 }));
    await vi.advanceTimersByTimeAsync(0);
    let stopped = false;
    const stopping = poller?.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(stopped).toBe(false);
    answer(summary({ status: 'In Progress' }));
    await stopping;
    expect(await kit.watchList.get(makeCheck().id)).toMatchObject({ state: 'In Progress' });
  });
});
