import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '../../../src/errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { watchTimers } from '../../support/watch-timers.ts';
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

describe('the minute', () => {
  it('has room for 30 requests, of which the poller gets 25', async () => {
    await harness.askMany('poller', 40);
    expect(harness.count('poller')).toBe(25);
    await harness.askMany('person', 10);
    expect(harness.count('person')).toBe(5);
    expect(harness.budget.used()).toBe(30);
  });

  it('slides: a request leaves it a minute after its answer', async () => {
    await harness.askMany('poller', 20, { takesMs: 5 * SECOND_MS });
    await pass(30 * SECOND_MS);
    await harness.askMany('poller', 20);
    expect(harness.count('poller')).toBe(25);
    await pass(35 * SECOND_MS + MARGIN_MS - 1);
    expect(harness.count('poller')).toBe(25);
    await pass(1);
    expect(harness.count('poller')).toBe(40);
  });

  it('gives the poller none of the reserve, and less if people use more', async () => {
    await harness.askMany('person', 10);
    await harness.askMany('poller', 40);
    expect(harness.count('poller')).toBe(20);
  });

  it('does not delay a person because of slow answers', async () => {
    await harness.askMany('person', 10, { takesMs: 25 * SECOND_MS });
    expect(harness.count('person')).toBe(10);
  });
});

describe('a person', () => {
  it('is told at once that the budget is spent, and until when', async () => {
    await harness.askMany('poller', 25);
    await harness.askMany('person', 5);
    const error = await failureOf(harness.ask('person'));
    expect(error).toMatchObject({
      failure: 'budget-spent',
      effect: 'none',
      retryAt: Date.now() + MINUTE_MS + MARGIN_MS,
      sentence: expect.stringContaining('try again in a minute'),
    });
    expect(harness.count('person')).toBe(5);
  });

  it('waits up to `maxWaitMs`', async () => {
    await harness.askMany('person', 30);
    await pass(MINUTE_MS + MARGIN_MS - 1_500);
    const asked = harness.ask('person', { maxWaitMs: 2_000 });
    await pass(1_499);
    expect(harness.count('person')).toBe(30);
    await pass(1);
    await asked;
    expect(harness.count('person')).toBe(31);
  });

  it('goes before a poller that has waited longer', async () => {
    await harness.askMany('person', 30);
    await pass(MINUTE_MS + MARGIN_MS - 1_000);
    for (let i = 0; i < 30; i += 1) harness.ask('poller').catch(() => {});
    for (let i = 0; i < 30; i += 1) harness.ask('person').catch(() => {});
    await pass(1_000);
    expect(harness.sent.slice(30).every(({ caller }) => caller === 'person')).toBe(true);
    expect(harness.sent).toHaveLength(60);
  });

  it.each([
    [6, 5],
    [2, 1],
    [1, 0],
  ])(
    'goes before the poller, though more people wait than the limit of %i allows',
    async (perMinute, reserved) => {
      harness = await openBudgetHarness({ perMinute, reserved });
      await harness.askMany('person', perMinute);
      await pass(MINUTE_MS - 1_000);
      await harness.askMany('poller', 5);
      await harness.askMany('person', 3 * perMinute);
      expect(harness.budget.freeAt('poller')).toBeGreaterThan(Date.now());
      await pass(10 * MINUTE_MS);
      expect(harness.mostInAMinute()).toBe(perMinute);
      expect(harness.count('poller')).toBe(5);
    },
  );
});

describe('the request log', () => {
  it('stops a request that cannot be written to it, which then does not count', async () => {
    harness.requestLog.failWrites(true);
    expect(await failureOf(harness.ask('person'))).toBeInstanceOf(StorageError);
    expect(harness.sent).toHaveLength(0);
    expect(harness.budget.used()).toBe(0);
  });
});

describe('work that fails', () => {
  it('counts, and rejects with its own error', async () => {
    const error = new Error('broke');
    expect(await failureOf(harness.budget.run('person', () => Promise.reject(error)))).toBe(error);
    expect(harness.budget.used()).toBe(1);
  });
});

describe('stopping', () => {
  it('may be limited to the poller, so that a stop need not wait for the minute to end', async () => {
    await harness.askMany('poller', 25);
    const waiting = failureOf(harness.ask('poller'));
    await pass(0);
    harness.budget.stop('poller');
    expect(await waiting).toMatchObject({ failure: 'budget-spent', effect: 'none' });
    await harness.ask('person');
    expect(harness.count('person')).toBe(1);
  });

  it('rejects waiting requests, lets running ones finish, and starts none', async () => {
    const pendingTimers = watchTimers('src/workerchecks/budget/');
    const running = harness.ask('person', { takesMs: SECOND_MS });
    await harness.askMany('poller', 25);
    const waiting = failureOf(harness.ask('poller'));
    await pass(0);
    expect(pendingTimers()).toBeGreaterThan(0);
    harness.budget.stop();
    expect(await waiting).toMatchObject({ failure: 'budget-spent', effect: 'none' });
    expect(await failureOf(harness.ask('person'))).toMatchObject({ effect: 'none' });
    await pass(SECOND_MS);
    await running;
    await harness.budget.close();
    expect(pendingTimers()).toBe(0);
  });
});
