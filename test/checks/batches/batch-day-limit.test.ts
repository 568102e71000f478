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

/** Time passes by both clocks; then something makes the sender look. */
async function pass(ms: number): Promise<void> {
  harness.clock.now += ms;
  harness.steady.now += ms;
  await harness.batches.update(BATCH_ID, (batch) => ({
    ...batch,
    card: { ts: String(harness.clock.now) },
  }));
}

/** Four rows are ordered; while the batch was stopped, a colleague sent two invitations of the four of the day. */
async function reachLimit(): Promise<void> {
  await harness.batchService.create(makeOrder(4), HR);
  await harness.batchService.stop(BATCH_ID, HR);
  await harness.sender.start();
  await harness.waitForState('Stopped');
  await harness.counts.reserve(['other-1', 'other-2'], COLLEAGUE.userId);
  await harness.batchService.resume(BATCH_ID, HR);
  await harness.waitForState('Paused');
}

describe('a batch that reaches a limit of the day', () => {
  it('says when it goes on, the next morning, and does so in the order of its rows', async () => {
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
    // Nobody counts it as a trial of a WorkerChecks that does not answer.
    expect((await harness.get()).retries).toBe(0);
  });

  it('stays where it is once a person has stopped it', async () => {
    await reachLimit();
    await harness.batchService.stop(BATCH_ID, COLLEAGUE);
    await pass(DAY_MS);
    expect((await harness.waitForState('Stopped')).stoppedBy).toBe(COLLEAGUE.userId);
    expect(harness.invited()).toEqual(['w1', 'w2']);
  });

  it('goes on no later than the next morning of the process that leads then, whatever clock the pause was written by', async () => {
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

  it('pauses again where the next day has no room either', async () => {
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
