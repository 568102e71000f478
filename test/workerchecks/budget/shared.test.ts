import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { StorageError } from '../../../src/errors.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { readStoreClock } from '../../../src/workerchecks/budget/store-clock.ts';
import { failureOf } from '../vendor-harness.ts';
import { type BudgetHarness, openBudgetHarness, sleep } from './budget-harness.ts';

/** What the budget adds to a minute for clocks that differ. */
const MARGIN = 100;

let bench: BudgetHarness;
/** How long each way to the store takes. */
let way = 0;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
  way = 0;
  bench = await openBudgetHarness({
    machines: [
      { aheadMs: 0, drift: 0 },
      { aheadMs: -7 * MINUTE_MS, drift: 0 },
    ],
    latency: () => way,
  });
});
afterEach(() => {
  bench.stop();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Asks `times` times on a machine and lets the clock stand; what waits is awaited by nobody. */
async function ask(machine: number, caller: Caller, times: number, takesMs = 0): Promise<void> {
  for (let i = 0; i < times; i += 1) bench.ask(caller, { machine, takesMs }).catch(() => {});
  await pass(0);
}

describe('two processes', () => {
  it('have one limit between them, and one share for the poller', async () => {
    await ask(0, 'poller', 20);
    await ask(1, 'poller', 20);
    expect([bench.count('poller', 0), bench.count('poller', 1)]).toEqual([20, 5]);
    await ask(1, 'person', 4);
    await ask(0, 'person', 4);
    expect([bench.count('person', 0), bench.count('person', 1)]).toEqual([1, 4]);
    for (const machine of [0, 1]) {
      expect(bench.on(machine).used()).toBe(30);
      expect(await failureOf(bench.ask('person', { machine }))).toMatchObject({ failure: 'budget-spent' });
    }
  });

  it('know of each other’s requests without asking', async () => {
    expect(bench.on(1).freeAt('poller') - (Date.now() - 7 * MINUTE_MS)).toBeLessThanOrEqual(0);
    let told = 0;
    bench.on(1).onChange(() => {
      told += 1;
    });
    await ask(0, 'poller', 25);
    expect(told).toBeGreaterThan(0);
    expect(bench.on(1).freeAt('poller') - (Date.now() - 7 * MINUTE_MS)).toBeCloseTo(MINUTE_MS + MARGIN, -1);
    expect(bench.on(1).freeAt('person') - (Date.now() - 7 * MINUTE_MS)).toBeLessThanOrEqual(0);
  });

  it('may use what the other’s answers have freed, and not before', async () => {
    await ask(0, 'person', 30, 20 * SECOND_MS);
    await pass(20 * SECOND_MS + MINUTE_MS + MARGIN - 1);
    expect(await failureOf(bench.ask('person', { machine: 1, maxWaitMs: 0 }))).toMatchObject({
      failure: 'budget-spent',
    });
    await pass(1);
    await bench.ask('person', { machine: 1, maxWaitMs: 0 });
    expect(bench.count('person', 1)).toBe(1);
  });

  it('take for sent what one had under way that was killed, until it must have arrived', async () => {
    await ask(0, 'person', 30, 20 * SECOND_MS);
    await pass(SECOND_MS);
    const restarted = bench.restart(0);
    await pass(MINUTE_MS + 28 * SECOND_MS);
    await restarted;
    for (const machine of [0, 1]) {
      expect(await failureOf(bench.ask('person', { machine, maxWaitMs: 0 }))).toMatchObject({
        failure: 'budget-spent',
      });
    }
    await pass(SECOND_MS + MARGIN);
    await bench.ask('person', { machine: 1, maxWaitMs: 0 });
  });

  it('are both paused at once where one is told to wait', async () => {
    await bench.on(1).pause(Date.now() - 7 * MINUTE_MS + 40 * SECOND_MS);
    await pass(0);
    expect(bench.budget.freeAt('person') - Date.now()).toBeCloseTo(40 * SECOND_MS, -1);
    for (const machine of [0, 1]) {
      expect(await failureOf(bench.ask('person', { machine }))).toMatchObject({ failure: 'rate-limited' });
    }
    await ask(0, 'poller', 30);
    await pass(40 * SECOND_MS + 1);
    expect(bench.count('poller')).toBe(12);
  });

  it('let a person of the one go before a poller of the other', async () => {
    await ask(1, 'person', 30);
    await pass(MINUTE_MS + MARGIN - SECOND_MS);
    await ask(0, 'poller', 10);
    // From here on the process that polls is the faster one.
    way = 100;
    bench.ask('person', { machine: 1 }).catch(() => {});
    await pass(700);
    way = 0;
    for (let i = 0; i < 25; i += 1) bench.ask('person', { machine: 1 }).catch(() => {});
    await pass(299);
    expect(bench.sent).toHaveLength(30);
    await pass(1);
    expect(bench.sent.slice(30).filter(({ caller }) => caller === 'person')).toHaveLength(26);
    expect(bench.sent).toHaveLength(60);
    expect(bench.count('poller')).toBe(4);
  });
});

describe('a store that is slow', () => {
  it('makes nobody send long after the request was admitted', async () => {
    way = 5 * SECOND_MS;
    const asked = bench.ask('person');
    await pass(20 * SECOND_MS);
    expect(bench.sent).toHaveLength(0);
    way = 0;
    await pass(20 * SECOND_MS);
    await asked;
    expect(bench.sent).toHaveLength(1);
    expect(bench.budget.used()).toBe(1);
  });

  it('has its clock read so that nothing ends too early, whichever way took the time', async () => {
    for (const [there, back] of [
      [40, 0],
      [0, 40],
      [25, 15],
    ] as const) {
      const reading = readStoreClock(
        async () => {
          await sleep(there);
          const time = Date.now() + HOUR_MS;
          await sleep(back);
          return time;
        },
        () => performance.now(),
      );
      await pass(40);
      const clock = await reading;
      const storeNow = Date.now() + HOUR_MS;
      const late = [
        clock.toStore(performance.now()) - storeNow,
        clock.fromStore(storeNow) - performance.now(),
      ];
      expect(late).toEqual([there, back].map((ms) => expect.closeTo(ms, 3)));
    }
  });
});

describe('a store that is away', () => {
  it('lets nobody send, and everybody again when it is back', async () => {
    bench.ledger.failWrites(true);
    for (const caller of ['person', 'poller'] as const) {
      expect(await failureOf(bench.ask(caller, { machine: 1 }))).toBeInstanceOf(StorageError);
    }
    expect(bench.sent).toHaveLength(0);
    bench.ledger.failWrites(false);
    await ask(1, 'poller', 26);
    expect(bench.count('poller')).toBe(25);
  });

  it('while answers come is told of them later', async () => {
    await ask(0, 'person', 30, SECOND_MS);
    bench.ledger.failWrites(true);
    await pass(2 * SECOND_MS);
    bench.ledger.failWrites(false);
    // Any request takes them along.
    await failureOf(bench.ask('person'));
    await pass(MINUTE_MS + MARGIN - SECOND_MS);
    await ask(1, 'person', 30);
    expect(bench.count('person', 1)).toBe(30);
  });
});

describe('nonsense in the store', () => {
  it('ends: requests when they must have arrived, a pause within an hour', async () => {
    const far = Date.now() + 1_000 * HOUR_MS;
    await bench.ledger.set('requests', {
      underWay: [{ id: 'a', caller: 'poller', until: far }],
      answered: [{ id: 'b', caller: 'poller', count: 24, until: far }],
      waiting: Array.from({ length: 30 }, (_, i) => ({ id: `w${i}`, until: far })),
      pausedUntil: far,
    });
    await bench.restart(0);
    await bench.restart(1);
    expect(bench.budget.used()).toBe(25);
    expect(bench.budget.freeAt('person') - Date.now()).toBeCloseTo(HOUR_MS, -1);
    await pass(MINUTE_MS + 30 * SECOND_MS + MARGIN);
    expect(bench.budget.used()).toBe(0);
    await pass(HOUR_MS - MINUTE_MS - 30 * SECOND_MS);
    await ask(1, 'poller', 1);
    await ask(0, 'person', 1);
    expect(bench.sent).toHaveLength(2);
  });
});

describe('closing', () => {
  it('waits until what ran is written down as answered', async () => {
    way = 50;
    const asked = bench.ask('person', { takesMs: SECOND_MS });
    await pass(SECOND_MS);
    let closed = false;
    const closing = bench.budget.close().then(() => {
      closed = true;
    });
    await pass(200);
    expect(closed).toBe(false);
    await pass(400);
    await closing;
    await asked;
    const stored = await bench.ledger.get('requests');
    expect(stored?.underWay).toEqual([]);
    expect(stored?.answered).toMatchObject([{ caller: 'person', count: 1 }]);
  });
});

describe('a high limit', () => {
  it('keeps the ledger small, and each step cheap', async () => {
    const high = await openBudgetHarness({ perMinute: 100_000, reserved: 5 });
    for (let second = 0; second < 65; second += 1) {
      for (let i = 0; i < 100; i += 1) high.ask('poller').catch(() => {});
      await pass(SECOND_MS);
    }
    const stored = await high.ledger.get('requests');
    expect(stored?.answered.length).toBeLessThan(30);
    expect(high.budget.used()).toBeGreaterThanOrEqual(60 * 100);
    for (let i = 0; i < 4_000; i += 1) high.ask('person').catch(() => {});
    await pass(0);
    expect(high.count('person')).toBe(4_000);
    high.stop();
  });
});
