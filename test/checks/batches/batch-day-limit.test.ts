import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { BATCH_ID, HR, makeOrder, openBatchHarness } from '../../support/batch-harness.ts';
import { eventually } from '../../support/eventually.ts';

const COLLEAGUE = { teamId: 'T1', userId: 'U_COLLEAGUE' };
/** 22:00 in Sydney, where the harness counts its days. */
const EVENING = Date.parse('2026-11-26T22:00:00+11:00');
const UNTIL_MORNING_MS = 10 * HOUR_MS;
/** 8:00 the next day. */
const MORNING = EVENING + UNTIL_MORNING_MS;

let harness: Awaited<ReturnType<typeof openBatchHarness>>;
beforeEach(async () => {
  harness = await openBatchHarness({ limits: { perDay: 4, perPersonPerDay: 4 } });
  harness.clock.now = EVENING;
});
afterEach(async () => {
  await harness.sender.stop();
  expect(harness.errors).toEqual([]);
});

/** Advances both clocks, then wakes the sender with a change to the batch. */
async function pass(ms: number): Promise<void> {
  harness.clock.now += ms;
  harness.steady.now += ms;
  await harness.batches.update(BATCH_ID, (batch) => ({
    ...batch,
    card: { ts: String(harness.clock.now) },
  }));
}

/** Orders four rows. While the batch is stopped, a colleague sends two of the day's four invitations. */
async function reachLimit(): Promise<void> {
  await harness.batchService.create(makeOrder(4), HR);
  await harness.batchService.stop(BATCH_ID, HR);
  await harness.sender.start();
  await harness.waitForState('Stopped');
  await harness.counts.reserve(['other-1', 'other-2'], COLLEAGUE.userId);
  await harness.batchService.resume(BATCH_ID, HR);
  await harness.waitForState('Paused');
}

describe('a batch that reaches a daily limit', () => {
  it('says that it continues the next morning, and then does so in the order of its rows', async () => {
    await reachLimit();
    expect((await harness.get()).paused).toEqual({
      reason: 'limit',
      limit: { of: 'everybody', most: 4 },
      retryAt: MORNING,
    });
    expect(harness.invited()).toEqual(['w1', 'w2']);
    await pass(UNTIL_MORNING_MS - 1);
    expect((await harness.get()).state).toBe('Paused');
    await pass(1);
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(['w1', 'w2', 'w3', 'w4']);
    // It does not count as a trial, as after unanswered rows.
    expect((await harness.get()).retries).toBe(0);
  });

  it('does not continue by itself once a person has stopped it', async () => {
    await reachLimit();
    await harness.batchService.stop(BATCH_ID, COLLEAGUE);
    await pass(DAY_MS);
    expect((await harness.waitForState('Stopped')).stoppedBy).toBe(COLLEAGUE.userId);
    expect(harness.invited()).toEqual(['w1', 'w2']);
  });

  it('continues no later than the next morning by the new leader’s clock, whatever clock the pause was written by', async () => {
    await reachLimit();
    await harness.sender.stop();
    await harness.batches.update(BATCH_ID, (batch) => ({
      ...batch,
      paused: { reason: 'limit', retryAt: MORNING + 30 * DAY_MS },
    }));
    const other = harness.makeSender();
    await other.start();
    await eventually(async () => {
      await pass(HOUR_MS);
      expect(harness.invited()).toEqual(['w1', 'w2', 'w3', 'w4']);
    });
    expect(harness.clock.now).toBeLessThan(MORNING + DAY_MS);
    await other.stop();
  });

  it('pauses again if the next day’s limit is reached as well', async () => {
    await reachLimit();
    harness.clock.now += UNTIL_MORNING_MS;
    await harness.counts.reserve(['a', 'b', 'c', 'd'], COLLEAGUE.userId);
    await pass(0);
    harness.steady.now += UNTIL_MORNING_MS;
    await pass(0);
    await eventually(async () => expect((await harness.get()).paused?.retryAt).toBe(MORNING + DAY_MS));
    expect(harness.invited()).toEqual(['w1', 'w2']);
  });
});
