import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { failureOf } from '../vendor-harness.ts';
import { type BudgetHarness, openBudgetHarness } from './budget-harness.ts';

/** What the budget adds to a minute for clocks that differ. */
const MARGIN = 100;

let bench: BudgetHarness;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
  bench = await openBudgetHarness();
});
afterEach(() => {
  bench.budget.stop();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a restart', () => {
  it('keeps what was sent in the last minute', async () => {
    await bench.askTimes('poller', 25);
    await bench.askTimes('person', 5);
    await pass(20 * SECOND_MS);
    await bench.restart();
    expect(bench.budget.used()).toBe(30);
    expect(await failureOf(bench.ask('person'))).toMatchObject({ failure: 'budget-spent' });
    await bench.askTimes('poller', 5);
    await pass(MINUTE_MS);
    expect(bench.sent).toHaveLength(35);
  });

  it('counts what was under way as if it arrived late', async () => {
    await bench.askTimes('poller', 25, { takesMs: 25 * SECOND_MS, arrivesMs: 24 * SECOND_MS });
    await pass(24 * SECOND_MS);
    await bench.restart();
    await bench.askTimes('poller', 25);
    await pass(2 * MINUTE_MS);
    expect(bench.sent).toHaveLength(50);
    expect(bench.mostInAMinute('poller')).toBe(25);
  });

  it('is free again where the minute is over', async () => {
    await bench.askTimes('person', 30);
    await pass(MINUTE_MS + 30 * SECOND_MS + MARGIN);
    await bench.restart();
    expect(bench.budget.used()).toBe(0);
  });

  it('with a clock put back waits no longer than for what was under way', async () => {
    await bench.askTimes('person', 30);
    vi.setSystemTime(Date.now() - 5 * HOUR_MS);
    await bench.restart();
    expect(bench.budget.used()).toBe(30);
    await pass(MINUTE_MS + 30 * SECOND_MS + MARGIN);
    expect(bench.budget.used()).toBe(0);
  });
});

describe('a pause', () => {
  it('holds everybody, tells a person at once, and survives a restart', async () => {
    await bench.budget.pause(Date.now() + 40 * SECOND_MS);
    for (const again of [false, true]) {
      if (again) await bench.restart();
      const error = await failureOf(bench.ask('person'));
      expect(error).toMatchObject({
        failure: 'rate-limited',
        retryAt: expect.closeTo(Date.now() + 40 * SECOND_MS, -1),
      });
      expect(bench.budget.freeAt('poller')).toBeCloseTo(Date.now() + 40 * SECOND_MS, -1);
    }
    await bench.askTimes('poller', 1);
    await pass(40 * SECOND_MS - 1);
    expect(bench.sent).toHaveLength(0);
    await pass(2);
    expect(bench.sent).toHaveLength(1);
  });

  it('tells those at once who were about to have their turn', async () => {
    await bench.askTimes('person', 30);
    await pass(MINUTE_MS - 1_000);
    const told = failureOf(bench.ask('person'));
    await pass(0);
    await bench.budget.pause(Date.now() + 30 * SECOND_MS);
    expect(await told).toMatchObject({ failure: 'rate-limited' });
    expect(bench.sent).toHaveLength(30);
  });

  it('holds a request that was being written down', async () => {
    const asked = bench.ask('poller');
    await bench.budget.pause(Date.now() + 30 * SECOND_MS);
    await pass(30 * SECOND_MS - 1);
    expect(bench.sent).toHaveLength(0);
    await pass(2);
    await asked;
  });

  it('is not shortened by another', async () => {
    await bench.budget.pause(Date.now() + 40 * SECOND_MS);
    await bench.budget.pause(Date.now() + 10 * SECOND_MS);
    await bench.askTimes('poller', 1);
    await pass(39 * SECOND_MS);
    expect(bench.sent).toHaveLength(0);
  });

  it('ends within an hour, whatever was asked for', async () => {
    await bench.budget.pause(Date.now() + 1_000 * HOUR_MS);
    await bench.askTimes('poller', 1);
    await pass(HOUR_MS + 1);
    expect(bench.sent).toHaveLength(1);
  });

  it('eases in: half the poller’s share for a minute', async () => {
    await bench.budget.pause(Date.now() + MINUTE_MS);
    await bench.askTimes('poller', 60);
    await pass(MINUTE_MS + 1);
    expect(bench.count('poller')).toBe(12);
    await bench.askTimes('person', 5);
    expect(bench.count('person')).toBe(5);
    await pass(MINUTE_MS - 2);
    expect(bench.count('poller')).toBe(12);
    await pass(MARGIN + 2);
    expect(bench.count('poller')).toBe(37);
  });
});

describe('the machine’s clock', () => {
  it.each([
    ['back', -HOUR_MS],
    ['forward', HOUR_MS],
  ])('put %s changes neither the limit nor the wait', async (_, by) => {
    await bench.askTimes('poller', 40);
    await bench.askTimes('person', 5);
    await pass(10 * SECOND_MS);
    vi.setSystemTime(Date.now() + by);
    await bench.askTimes('poller', 20);
    expect(await failureOf(bench.ask('person'))).toMatchObject({ failure: 'budget-spent' });
    expect(bench.budget.freeAt('person') - Date.now()).toBeCloseTo(50 * SECOND_MS + MARGIN, -1);
    expect(bench.sent).toHaveLength(30);
    await pass(50 * SECOND_MS + MARGIN);
    expect(bench.count('poller')).toBe(50);
    await bench.askTimes('person', 5);
    expect(bench.sent).toHaveLength(60);
    expect(bench.mostInAMinute()).toBe(30);
  });
});
