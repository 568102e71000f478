import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { failureOf } from '../vendor-harness.ts';
import { type BudgetHarness, openBudgetHarness, pass } from './budget-harness.ts';

let harness: BudgetHarness;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
});
afterEach(() => {
  harness.stop();
  vi.useRealTimers();
});

const ask = (caller: Caller, times: number, by?: string, machine = 0): Promise<void> =>
  harness.askMany(caller, times, { machine, ...(by === undefined ? {} : { by }) });

describe('one person’s share of the minute', () => {
  it('leaves room for a colleague, and most of it to the poller', async () => {
    harness = await openBudgetHarness();
    await ask('person', 40, 'U1');
    expect(harness.countBy('U1')).toBe(11);
    await ask('poller', 40);
    expect(harness.count('poller')).toBe(17);
    await ask('person', 2, 'U2');
    expect(harness.countBy('U2')).toBe(2);
    expect(harness.budget.used()).toBe(30);
  });

  it('is the reserve while the poller uses its own share; a colleague then goes before the poller', async () => {
    harness = await openBudgetHarness();
    for (let i = 0; i < 50; i += 1) {
      await ask('poller', 1);
      await pass(MINUTE_MS / 25);
    }
    await ask('person', 40, 'U1');
    expect(harness.countBy('U1')).toBe(5);
    await ask('poller', 40);
    await pass(3 * (MINUTE_MS / 25));
    await ask('person', 2, 'U2');
    expect(harness.countBy('U2')).toBe(2);
    expect(harness.mostInAMinute()).toBeLessThanOrEqual(30);
  });

  it('is reported once it is used up, with the time of the next request', async () => {
    harness = await openBudgetHarness();
    await ask('person', 11, 'U1');
    const failure = await failureOf(harness.ask('person', { by: 'U1' }));
    expect(failure).toMatchObject({
      failure: 'budget-spent',
      effect: 'none',
      sentence: expect.stringMatching(/^You have used your part/),
      retryAt: Date.now() + MINUTE_MS + 100,
    });
    await pass(MINUTE_MS + 200);
    await ask('person', 1, 'U1');
    expect(harness.countBy('U1')).toBe(12);
  });

  it('is counted across all processes', async () => {
    harness = await openBudgetHarness({
      machines: [
        { aheadMs: 0, drift: 0 },
        { aheadMs: 5_000, drift: 0 },
      ],
    });
    await ask('person', 20, 'U1', 0);
    await ask('person', 20, 'U1', 1);
    expect(harness.countBy('U1')).toBe(11);
  });

  it('does not delay other people who ask later', async () => {
    harness = await openBudgetHarness();
    for (let i = 0; i < 40; i += 1) harness.ask('person', { by: 'U1' }).catch(() => {});
    for (let i = 0; i < 3; i += 1) harness.ask('person', { by: 'U2' }).catch(() => {});
    await pass(0);
    expect([harness.countBy('U1'), harness.countBy('U2')]).toEqual([11, 3]);
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 0],
    [10, 9],
    [30, 29],
  ])('is at least one request, at %i a minute of which %i are reserved', async (perMinute, reserved) => {
    harness = await openBudgetHarness({ perMinute, reserved });
    await ask('person', 40, 'U1');
    expect(harness.countBy('U1')).toBeGreaterThan(0);
    expect(harness.countBy('U1')).toBeLessThanOrEqual(Math.max(1, perMinute - 1));
  });
});
