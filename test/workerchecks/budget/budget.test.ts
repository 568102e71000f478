import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '../../../src/errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/time/durations.ts';
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

describe('the minute', () => {
  it('holds 30 requests, of which the poller gets 25', async () => {
    await bench.askTimes('poller', 40);
    expect(bench.count('poller')).toBe(25);
    await bench.askTimes('person', 10);
    expect(bench.count('person')).toBe(5);
    expect(bench.budget.used()).toBe(30);
  });

  it('slides: what was sent leaves it a minute after its answer', async () => {
    await bench.askTimes('poller', 20, { takesMs: 5 * SECOND_MS });
    await pass(30 * SECOND_MS);
    await bench.askTimes('poller', 20);
    expect(bench.count('poller')).toBe(25);
    await pass(35 * SECOND_MS + MARGIN - 1);
    expect(bench.count('poller')).toBe(25);
    await pass(1);
    expect(bench.count('poller')).toBe(40);
  });

  it('gives the poller nothing of what people leave unused, and less where they use more', async () => {
    await bench.askTimes('person', 10);
    await bench.askTimes('poller', 40);
    expect(bench.count('poller')).toBe(20);
  });

  it('does not hold up a person behind slow answers', async () => {
    await bench.askTimes('person', 10, { takesMs: 25 * SECOND_MS });
    expect(bench.count('person')).toBe(10);
  });
});

describe('a person', () => {
  it('is told at once that nothing is left, and when there will be', async () => {
    await bench.askTimes('poller', 25);
    await bench.askTimes('person', 5);
    const error = await failureOf(bench.ask('person'));
    expect(error).toMatchObject({
      failure: 'budget-spent',
      effect: 'none',
      retryAt: Date.now() + MINUTE_MS + MARGIN,
      sentence: expect.stringContaining('try again in a minute'),
    });
    expect(bench.count('person')).toBe(5);
  });

  it('waits for as long as they would', async () => {
    await bench.askTimes('person', 30);
    await pass(MINUTE_MS + MARGIN - 1_500);
    const asked = bench.ask('person', { maxWaitMs: 2_000 });
    await pass(1_499);
    expect(bench.count('person')).toBe(30);
    await pass(1);
    await asked;
    expect(bench.count('person')).toBe(31);
  });

  it('goes before a poller that waited longer', async () => {
    await bench.askTimes('person', 30);
    await pass(MINUTE_MS + MARGIN - 1_000);
    for (let i = 0; i < 30; i += 1) bench.ask('poller').catch(() => {});
    for (let i = 0; i < 30; i += 1) bench.ask('person').catch(() => {});
    await pass(1_000);
    expect(bench.sent.slice(30).every(({ caller }) => caller === 'person')).toBe(true);
    expect(bench.sent).toHaveLength(60);
  });

  it.each([
    [6, 5],
    [2, 1],
    [1, 0],
  ])('among more who wait than the limit of %i holds never frees the poller', async (perMinute, reserved) => {
    bench = await openBudgetHarness({ perMinute, reserved });
    await bench.askTimes('person', perMinute);
    await pass(MINUTE_MS - 1_000);
    await bench.askTimes('poller', 5);
    await bench.askTimes('person', 3 * perMinute);
    expect(bench.budget.freeAt('poller')).toBeGreaterThan(Date.now());
    await pass(10 * MINUTE_MS);
    expect(bench.mostInAMinute()).toBe(perMinute);
    expect(bench.count('poller')).toBe(5);
  });
});

describe('the ledger', () => {
  it('that cannot be written stops the request, which then does not count', async () => {
    bench.ledger.failWrites(true);
    expect(await failureOf(bench.ask('person'))).toBeInstanceOf(StorageError);
    expect(bench.sent).toHaveLength(0);
    expect(bench.budget.used()).toBe(0);
  });
});

describe('work that fails', () => {
  it('counts, and its error is passed on', async () => {
    const error = new Error('broke');
    expect(await failureOf(bench.budget.run('person', () => Promise.reject(error)))).toBe(error);
    expect(bench.budget.used()).toBe(1);
  });
});

describe('stopping', () => {
  it('may be of the poller alone, so that nobody waits for its minute', async () => {
    await bench.askTimes('poller', 25);
    const waiting = failureOf(bench.ask('poller'));
    await pass(0);
    bench.budget.stop('poller');
    expect(await waiting).toMatchObject({ failure: 'budget-spent', effect: 'none' });
    await bench.ask('person');
    expect(bench.count('person')).toBe(1);
  });

  it('gives up what waits, lets run what runs, and starts nothing', async () => {
    const running = bench.ask('person', { takesMs: SECOND_MS });
    await bench.askTimes('poller', 25);
    const waiting = failureOf(bench.ask('poller'));
    await pass(0);
    bench.budget.stop();
    expect(await waiting).toMatchObject({ failure: 'budget-spent', effect: 'none' });
    expect(await failureOf(bench.ask('person'))).toMatchObject({ effect: 'none' });
    await pass(SECOND_MS);
    await running;
    await bench.budget.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
