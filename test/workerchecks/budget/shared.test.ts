import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { StorageError } from '../../../src/errors.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { readStoreClock } from '../../../src/workerchecks/budget/store-clock.ts';
import { failureOf } from '../vendor-harness.ts';
import { type BudgetHarness, MARGIN_MS, openBudgetHarness, pass, sleep } from './budget-harness.ts';

let harness: BudgetHarness;
/** How long a message to or from the store takes. */
let latencyMs = 0;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
  latencyMs = 0;
  harness = await openBudgetHarness({
    machines: [
      { aheadMs: 0, drift: 0 },
      { aheadMs: -7 * MINUTE_MS, drift: 0 },
    ],
    latency: () => latencyMs,
  });
});
afterEach(() => {
  harness.stop();
  vi.useRealTimers();
});

/** Sends `times` requests on a machine; they may fail. */
const ask = (machine: number, caller: Caller, times: number, takesMs = 0): Promise<void> =>
  harness.askMany(caller, times, { machine, takesMs });

describe('two processes', () => {
  it('share one limit, and one share for the poller', async () => {
    await ask(0, 'poller', 20);
    await ask(1, 'poller', 20);
    expect([harness.count('poller', 0), harness.count('poller', 1)]).toEqual([20, 5]);
    await ask(1, 'person', 4);
    await ask(0, 'person', 4);
    expect([harness.count('person', 0), harness.count('person', 1)]).toEqual([1, 4]);
    for (const machine of [0, 1]) {
      expect(harness.on(machine).used()).toBe(30);
      expect(await failureOf(harness.ask('person', { machine }))).toMatchObject({ failure: 'budget-spent' });
    }
  });

  it('are notified of each other’s requests', async () => {
    expect(harness.on(1).freeAt('poller') - (Date.now() - 7 * MINUTE_MS)).toBeLessThanOrEqual(0);
    let changes = 0;
    harness.on(1).onChange(() => {
      changes += 1;
    });
    await ask(0, 'poller', 25);
    expect(changes).toBeGreaterThan(0);
    expect(harness.on(1).freeAt('poller') - (Date.now() - 7 * MINUTE_MS)).toBeCloseTo(
      MINUTE_MS + MARGIN_MS,
      -1,
    );
    expect(harness.on(1).freeAt('person') - (Date.now() - 7 * MINUTE_MS)).toBeLessThanOrEqual(0);
  });

  it('may use the room that the other’s answers free, and not before', async () => {
    await ask(0, 'person', 30, 20 * SECOND_MS);
    await pass(20 * SECOND_MS + MINUTE_MS + MARGIN_MS - 1);
    expect(await failureOf(harness.ask('person', { machine: 1, maxWaitMs: 0 }))).toMatchObject({
      failure: 'budget-spent',
    });
    await pass(1);
    await harness.ask('person', { machine: 1, maxWaitMs: 0 });
    expect(harness.count('person', 1)).toBe(1);
  });

  it('count the requests in flight of a killed process until they must have arrived', async () => {
    await ask(0, 'person', 30, 20 * SECOND_MS);
    await pass(SECOND_MS);
    const restarted = harness.restart(0);
    await pass(MINUTE_MS + 28 * SECOND_MS);
    await restarted;
    for (const machine of [0, 1]) {
      expect(await failureOf(harness.ask('person', { machine, maxWaitMs: 0 }))).toMatchObject({
        failure: 'budget-spent',
      });
    }
    await pass(SECOND_MS + MARGIN_MS);
    await harness.ask('person', { machine: 1, maxWaitMs: 0 });
  });

  it('are both paused at once if one gets a 429', async () => {
    await harness.on(1).pause(Date.now() - 7 * MINUTE_MS + 40 * SECOND_MS);
    await pass(0);
    expect(harness.budget.freeAt('person') - Date.now()).toBeCloseTo(40 * SECOND_MS, -1);
    for (const machine of [0, 1]) {
      expect(await failureOf(harness.ask('person', { machine }))).toMatchObject({ failure: 'rate-limited' });
    }
    await ask(0, 'poller', 30);
    await pass(40 * SECOND_MS + 1);
    expect(harness.count('poller')).toBe(12);
  });

  it('let people of one process go before the poller of the other', async () => {
    await ask(1, 'person', 30);
    await pass(MINUTE_MS + MARGIN_MS - SECOND_MS);
    await ask(0, 'poller', 10);
    // From here on, the process that polls reaches the store faster.
    latencyMs = 100;
    harness.ask('person', { machine: 1 }).catch(() => {});
    await pass(700);
    latencyMs = 0;
    for (let i = 0; i < 25; i += 1) harness.ask('person', { machine: 1 }).catch(() => {});
    await pass(299);
    expect(harness.sent).toHaveLength(30);
    await pass(1);
    expect(harness.sent.slice(30).filter(({ caller }) => caller === 'person')).toHaveLength(26);
    expect(harness.sent).toHaveLength(60);
    expect(harness.count('poller')).toBe(4);
  });
});

describe('a slow store', () => {
  it('causes no request to be sent long after it was admitted', async () => {
    latencyMs = 5 * SECOND_MS;
    const asked = harness.ask('person');
    await pass(20 * SECOND_MS);
    expect(harness.sent).toHaveLength(0);
    latencyMs = 0;
    await pass(20 * SECOND_MS);
    await asked;
    expect(harness.sent).toHaveLength(1);
    expect(harness.budget.used()).toBe(1);
  });

  it('has its clock read so that nothing ends too early, whichever direction took the time', async () => {
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

describe('a store that is down', () => {
  it('stops all requests, and lets them through again when it is back', async () => {
    harness.requestLog.failWrites(true);
    for (const caller of ['person', 'poller'] as const) {
      expect(await failureOf(harness.ask(caller, { machine: 1 }))).toBeInstanceOf(StorageError);
    }
    expect(harness.sent).toHaveLength(0);
    harness.requestLog.failWrites(false);
    await ask(1, 'poller', 26);
    expect(harness.count('poller')).toBe(25);
  });

  it('learns of the answers that arrived meanwhile with the next request', async () => {
    await ask(0, 'person', 30, SECOND_MS);
    harness.requestLog.failWrites(true);
    await pass(2 * SECOND_MS);
    harness.requestLog.failWrites(false);

    await failureOf(harness.ask('person'));
    await pass(MINUTE_MS + MARGIN_MS - SECOND_MS);
    await ask(1, 'person', 30);
    expect(harness.count('person', 1)).toBe(30);
  });
});

describe('absurd times in the store', () => {
  it('end: requests when they must have arrived, a pause within an hour', async () => {
    const far = Date.now() + 1_000 * HOUR_MS;
    await harness.requestLog.set('requests', {
      underWay: [{ id: 'a', caller: 'poller', until: far }],
      answered: [{ id: 'b', caller: 'poller', count: 24, until: far }],
      waiting: Array.from({ length: 30 }, (_, i) => ({ id: `w${i}`, until: far })),
      pausedUntil: far,
    });
    await harness.restart(0);
    await harness.restart(1);
    expect(harness.budget.used()).toBe(25);
    expect(harness.budget.freeAt('person') - Date.now()).toBeCloseTo(HOUR_MS, -1);
    await pass(MINUTE_MS + 30 * SECOND_MS + MARGIN_MS);
    expect(harness.budget.used()).toBe(0);
    await pass(HOUR_MS - MINUTE_MS - 30 * SECOND_MS);
    await ask(1, 'poller', 1);
    await ask(0, 'person', 1);
    expect(harness.sent).toHaveLength(2);
  });
});

describe('closing', () => {
  it('waits until running requests are written to the request log as answered', async () => {
    latencyMs = 50;
    const asked = harness.ask('person', { takesMs: SECOND_MS });
    await pass(SECOND_MS);
    let closed = false;
    const closing = harness.budget.close().then(() => {
      closed = true;
    });
    await pass(200);
    expect(closed).toBe(false);
    await pass(400);
    await closing;
    await asked;
    const stored = await harness.requestLog.get('requests');
    expect(stored?.underWay).toEqual([]);
    expect(stored?.answered).toMatchObject([{ caller: 'person', count: 1 }]);
  });
});

describe('a high limit', () => {
  it('keeps the request log small, and each request cheap', async () => {
    const high = await openBudgetHarness({ perMinute: 100_000, reserved: 5 });
    for (let second = 0; second < 65; second += 1) {
      for (let i = 0; i < 100; i += 1) high.ask('poller').catch(() => {});
      await pass(SECOND_MS);
    }
    const stored = await high.requestLog.get('requests');
    expect(stored?.answered.length).toBeLessThan(30);
    expect(high.budget.used()).toBeGreaterThanOrEqual(60 * 100);
    for (let i = 0; i < 4_000; i += 1) high.ask('person').catch(() => {});
    await pass(0);
    expect(high.count('person')).toBe(4_000);
    high.stop();
  });
});
