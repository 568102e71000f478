import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { failureOf } from '../vendor-harness.ts';
import { type BudgetHarness, MARGIN_MS, openBudgetHarness, pass } from './budget-harness.ts';

let harness: BudgetHarness;

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
  harness = await openBudgetHarness();
});
afterEach(() => {
  harness.budget.stop();
  vi.useRealTimers();
});

describe('a restart', () => {
  it('keeps the requests of the last minute', async () => {
    await harness.askMany('poller', 25);
    await harness.askMany('person', 5);
    await pass(20 * SECOND_MS);
    await harness.restart();
    expect(harness.budget.used()).toBe(30);
    expect(await failureOf(harness.ask('person'))).toMatchObject({ failure: 'budget-spent' });
    await harness.askMany('poller', 5);
    await pass(MINUTE_MS);
    expect(harness.sent).toHaveLength(35);
  });

  it('counts requests in flight as if they arrived late', async () => {
    await harness.askMany('poller', 25, { takesMs: 25 * SECOND_MS, arrivesMs: 24 * SECOND_MS });
    await pass(24 * SECOND_MS);
    await harness.restart();
    await harness.askMany('poller', 25);
    await pass(2 * MINUTE_MS);
    expect(harness.sent).toHaveLength(50);
    expect(harness.mostInAMinute('poller')).toBe(25);
  });

  it('frees the budget if the minute is over', async () => {
    await harness.askMany('person', 30);
    await pass(MINUTE_MS + 30 * SECOND_MS + MARGIN_MS);
    await harness.restart();
    expect(harness.budget.used()).toBe(0);
  });

  it('waits no longer than for requests in flight, though the clock was set back', async () => {
    await harness.askMany('person', 30);
    vi.setSystemTime(Date.now() - 5 * HOUR_MS);
    await harness.restart();
    expect(harness.budget.used()).toBe(30);
    await pass(MINUTE_MS + 30 * SECOND_MS + MARGIN_MS);
    expect(harness.budget.used()).toBe(0);
  });
});

describe('a pause', () => {
  it('delays all requests, rejects those of people at once, and survives a restart', async () => {
    await harness.budget.pause(Date.now() + 40 * SECOND_MS);
    for (const again of [false, true]) {
      if (again) await harness.restart();
      const error = await failureOf(harness.ask('person'));
      expect(error).toMatchObject({
        failure: 'rate-limited',
        retryAt: expect.closeTo(Date.now() + 40 * SECOND_MS, -1),
      });
      expect(harness.budget.freeAt('poller')).toBeCloseTo(Date.now() + 40 * SECOND_MS, -1);
    }
    await harness.askMany('poller', 1);
    await pass(40 * SECOND_MS - 1);
    expect(harness.sent).toHaveLength(0);
    await pass(2);
    expect(harness.sent).toHaveLength(1);
  });

  it('rejects at once the requests of people that are waiting', async () => {
    await harness.askMany('person', 30);
    await pass(MINUTE_MS - 1_000);
    const waiting = failureOf(harness.ask('person'));
    await pass(0);
    await harness.budget.pause(Date.now() + 30 * SECOND_MS);
    expect(await waiting).toMatchObject({ failure: 'rate-limited' });
    expect(harness.sent).toHaveLength(30);
  });

  it('delays a request that is just being written to the request log', async () => {
    const asked = harness.ask('poller');
    await harness.budget.pause(Date.now() + 30 * SECOND_MS);
    await pass(30 * SECOND_MS - 1);
    expect(harness.sent).toHaveLength(0);
    await pass(2);
    await asked;
  });

  it('is not shortened by a shorter one', async () => {
    await harness.budget.pause(Date.now() + 40 * SECOND_MS);
    await harness.budget.pause(Date.now() + 10 * SECOND_MS);
    await harness.askMany('poller', 1);
    await pass(39 * SECOND_MS);
    expect(harness.sent).toHaveLength(0);
  });

  it('ends within an hour, whatever was requested', async () => {
    await harness.budget.pause(Date.now() + 1_000 * HOUR_MS);
    await harness.askMany('poller', 1);
    await pass(HOUR_MS + 1);
    expect(harness.sent).toHaveLength(1);
  });

  it('is followed by a minute with half the poller’s share', async () => {
    await harness.budget.pause(Date.now() + MINUTE_MS);
    await harness.askMany('poller', 60);
    await pass(MINUTE_MS + 1);
    expect(harness.count('poller')).toBe(12);
    await harness.askMany('person', 5);
    expect(harness.count('person')).toBe(5);
    await pass(MINUTE_MS - 2);
    expect(harness.count('poller')).toBe(12);
    await pass(MARGIN_MS + 2);
    expect(harness.count('poller')).toBe(37);
  });
});

describe('the machine’s clock', () => {
  it.each([
    ['back', -HOUR_MS],
    ['forward', HOUR_MS],
  ])('set %s changes neither the limit nor the wait', async (_, by) => {
    await harness.askMany('poller', 40);
    await harness.askMany('person', 5);
    await pass(10 * SECOND_MS);
    vi.setSystemTime(Date.now() + by);
    await harness.askMany('poller', 20);
    expect(await failureOf(harness.ask('person'))).toMatchObject({ failure: 'budget-spent' });
    expect(harness.budget.freeAt('person') - Date.now()).toBeCloseTo(50 * SECOND_MS + MARGIN_MS, -1);
    expect(harness.sent).toHaveLength(30);
    await pass(50 * SECOND_MS + MARGIN_MS);
    expect(harness.count('poller')).toBe(50);
    await harness.askMany('person', 5);
    expect(harness.sent).toHaveLength(60);
    expect(harness.mostInAMinute()).toBe(30);
  });
});
