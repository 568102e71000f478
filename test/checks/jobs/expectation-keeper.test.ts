import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { createExpectationKeeper } from '../../../src/checks/jobs/expectation-keeper.ts';
import type { LeaderTask } from '../../../src/checks/jobs/leader.ts';
import type { Schedule } from '../../../src/checks/schedule/schedule.ts';
import { createWatchList } from '../../../src/checks/watch-list.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';
import { NOW, TIME_ZONE, taughtSchedule } from '../expectations/taught-schedule.ts';

let keeper: LeaderTask | undefined;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(async () => {
  await keeper?.stop();
  vi.useRealTimers();
});

const idOf = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
const many = (count: number, over: Partial<Check> = {}) =>
  Array.from({ length: count }, (_, i) => makeCheck({ id: idOf(i), invitedAt: NOW, ...over }));

/** The keeper over these checks, whose product was seen often. */
async function keep(checks: readonly Check[], schedule: Schedule = taughtSchedule(300)) {
  const stored = createMemoryCollection<Check>();
  for (const check of checks) await stored.insert(check.id, check);
  const watchList = createWatchList(await openMemoryRecords(stored));
  let writes = 0;
  watchList.onChange(() => {
    writes += 1;
  });
  for (const { id, productId } of checks) schedule.add({ id, productId, status: 'Pending', invitedAt: NOW });
  const failures: unknown[] = [];
  keeper = createExpectationKeeper({
    watchList,
    openCheck: schedule.openCheck,
    calendar: createLocalCalendar(TIME_ZONE),
    now: Date.now,
    wait: delayUntilAborted,
    onFailure: (error) => failures.push(error),
  });
  await keeper.start();
  return {
    watchList,
    schedule,
    stored,
    failures,
    writes: () => writes,
    async pass(ms: number) {
      await vi.advanceTimersByTimeAsync(ms);
    },
    expected: async (i = 0) => (await watchList.get(idOf(i)))?.expectation,
  };
}

describe('expectations', () => {
  it('are written once, and again only in the morning of a business day', async () => {
    const kept = await keep(many(3));
    await vi.waitFor(() => expect(kept.writes()).toBe(3));
    expect(await kept.expected()).toEqual({ state: 'Pending', by: '2026-11-26' });
    for (const { id } of await kept.watchList.all())
      kept.schedule.polled(id, { at: NOW + 10 * HOUR_MS, status: 'Pending' });
    await kept.pass(10 * HOUR_MS);
    expect(kept.writes()).toBe(3);
    await kept.pass(11 * HOUR_MS);
    await vi.waitFor(() => expect(kept.writes()).toBe(6));
    const friday = await kept.expected();
    expect(friday?.by).not.toBe('2026-11-26');
    await kept.pass(2 * DAY_MS);
    expect(kept.writes()).toBe(6);
  });

  it('are found anew within a second when the state or the start date changes', async () => {
    const kept = await keep(many(1));
    await vi.waitFor(() => expect(kept.writes()).toBe(1));
    await kept.watchList.update(idOf(0), (check) => ({ ...check, startsOn: '2026-11-26' }));
    await kept.pass(1_000);
    await vi.waitFor(async () => expect(await kept.expected()).toMatchObject({ atRisk: true }));
    kept.schedule.polled(idOf(0), { at: NOW + MINUTE_MS, status: 'In Progress' });
    await kept.watchList.update(idOf(0), (check) => ({ ...check, state: 'In Progress' }));
    await kept.pass(1_000);
    await vi.waitFor(async () => expect(await kept.expected()).toMatchObject({ state: 'In Progress' }));
  });

  it('wait for the poller to know the check', async () => {
    const kept = await keep(many(1));
    await vi.waitFor(() => expect(kept.writes()).toBe(1));
    await kept.watchList.update(idOf(0), (check) => ({ ...check, state: 'In Progress' }));
    await kept.pass(1_000);
    expect(await kept.expected()).toMatchObject({ state: 'Pending' });
    kept.schedule.polled(idOf(0), { at: NOW + MINUTE_MS, status: 'In Progress' });
    await kept.pass(MINUTE_MS + 1_000);
    await vi.waitFor(async () => expect(await kept.expected()).toMatchObject({ state: 'In Progress' }));
  });

  it('are tried again after the store failed, and never bring back what was purged', async () => {
    const kept = await keep([]);
    const [check = makeCheck()] = many(1);
    kept.schedule.add({ id: check.id, productId: check.productId, status: 'Pending', invitedAt: NOW });
    await kept.watchList.insert(check);
    vi.spyOn(kept.stored, 'set').mockRejectedValueOnce(new Error('down'));
    await kept.pass(1_000);
    await vi.waitFor(() => expect(kept.failures).toHaveLength(1));
    await kept.pass(MINUTE_MS + 1_000);
    await vi.waitFor(async () => expect(await kept.expected()).toBeDefined());
    await kept.watchList.update(check.id, ({ expectation: _, ...rest }) => ({ ...rest, state: 'Purged' }));
    await kept.pass(2 * DAY_MS);
    expect(await kept.expected()).toBeUndefined();
  });

  it('of 3,000 open checks take seconds, and no write where none is said', async () => {
    const kept = await keep(many(3_000), taughtSchedule(0));
    await kept.pass(2 * MINUTE_MS);
    expect(kept.writes()).toBe(0);
  });
});
