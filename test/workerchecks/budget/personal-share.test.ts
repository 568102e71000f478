import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { failureOf } from '../vendor-harness.ts';
import { type BudgetHarness, openBudgetHarness } from './budget-harness.ts';

let bench: BudgetHarness;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
});
afterEach(() => {
  bench.stop();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function ask(caller: Caller, times: number, by?: string, machine = 0): Promise<void> {
  const who = by === undefined ? {} : { by };
  for (let i = 0; i < times; i += 1) bench.ask(caller, { ...who, machine }).catch(() => {});
  await pass(0);
}

describe('one person’s part of the minute', () => {
  it('leaves a colleague theirs, and the poller most, where nobody else was asking', async () => {
    bench = await openBudgetHarness();
    await ask('person', 40, 'U1');
    expect(bench.countBy('U1')).toBe(11);
    await ask('poller', 40);
    expect(bench.count('poller')).toBe(17);
    await ask('person', 2, 'U2');
    expect(bench.countBy('U2')).toBe(2);
    expect(bench.budget.used()).toBe(30);
  });

  it('is the reserve where the poller has its share, and then the poller does without for a colleague', async () => {
    bench = await openBudgetHarness();
    for (let i = 0; i < 50; i += 1) {
      await ask('poller', 1);
      await pass(MINUTE_MS / 25);
    }
    await ask('person', 40, 'U1');
    expect(bench.countBy('U1')).toBe(5);
    await ask('poller', 40);
    await pass(3 * (MINUTE_MS / 25));
    await ask('person', 2, 'U2');
    expect(bench.countBy('U2')).toBe(2);
    expect(bench.mostInAMinute()).toBeLessThanOrEqual(30);
  });

  it('is told of, with when it ends', async () => {
    bench = await openBudgetHarness();
    await ask('person', 11, 'U1');
    const failure = await failureOf(bench.ask('person', { by: 'U1' }));
    expect(failure).toMatchObject({
      failure: 'budget-spent',
      effect: 'none',
      sentence: expect.stringMatching(/^You have used your part/),
      retryAt: Date.now() + MINUTE_MS + 100,
    });
    await pass(MINUTE_MS + 200);
    await ask('person', 1, 'U1');
    expect(bench.countBy('U1')).toBe(12);
  });

  it('counts over all processes', async () => {
    bench = await openBudgetHarness({
      machines: [
        { aheadMs: 0, drift: 0 },
        { aheadMs: 5_000, drift: 0 },
      ],
    });
    await ask('person', 20, 'U1', 0);
    await ask('person', 20, 'U1', 1);
    expect(bench.countBy('U1')).toBe(11);
  });

  it('holds nobody up who comes behind them', async () => {
    bench = await openBudgetHarness();
    for (let i = 0; i < 40; i += 1) bench.ask('person', { by: 'U1' }).catch(() => {});
    for (let i = 0; i < 3; i += 1) bench.ask('person', { by: 'U2' }).catch(() => {});
    await pass(0);
    expect([bench.countBy('U1'), bench.countBy('U2')]).toEqual([11, 3]);
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 0],
    [10, 9],
    [30, 29],
  ])('lets one person ask at all, at %i a minute of which %i are reserved', async (perMinute, reserved) => {
    bench = await openBudgetHarness({ perMinute, reserved });
    await ask('person', 40, 'U1');
    expect(bench.countBy('U1')).toBeGreaterThan(0);
    expect(bench.countBy('U1')).toBeLessThanOrEqual(Math.max(1, perMinute - 1));
  });
});
