import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNANSWERED_POLICY } from '../../../src/checks/jobs/batch-runs.ts';
import {
  BATCH_ID,
  COLLEAGUE,
  HR,
  makeOrder,
  openBatchHarness,
  rowNames,
} from '../../support/batch-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { vendorFailure } from '../../support/scripted-workerchecks.ts';

let harness: Awaited<ReturnType<typeof openBatchHarness>>;
beforeEach(async () => {
  harness = await openBatchHarness();
});
afterEach(async () => {
  await harness.sender.stop();
  expect(harness.errors).toEqual([]);
});

describe('a batch pauses', () => {
  it.each(['credits', 'unauthorised'] as const)('for %s, and continues with the same row', async (reason) => {
    harness.workerChecks.next.invite.push('a', 'b', vendorFailure('refused', 'none', reason));
    await harness.batchService.create(makeOrder(5), HR);
    await harness.sender.start();
    const batch = await harness.waitForState('Paused');
    expect(batch.paused).toEqual({ reason });
    expect(await harness.progress()).toMatchObject({ invited: 2, refused: 0, notInvited: 3 });
    expect((await harness.batchService.resume(BATCH_ID, COLLEAGUE)).kind).toBe('changed');
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(['w1', 'w2', 'w3', 'w3', 'w4', 'w5']);
    expect(await harness.progress()).toMatchObject({ invited: 5, waiting: 5 });
  });

  it('after three rows without an answer, continues by itself, and then tries one row at a time', async () => {
    const down = () => vendorFailure('unreachable', 'none');
    harness.workerChecks.next.invite.push('a', down(), down(), down(), down());
    await harness.batchService.create(makeOrder(6), HR);
    await harness.sender.start();
    const batch = await harness.waitForState('Paused');
    const { first } = UNANSWERED_POLICY.pauseMs;
    expect(batch.paused).toEqual({ reason: 'unreachable', retryAt: harness.now() + first });
    expect(await harness.progress()).toMatchObject({ invited: 1, notInvited: 5 });
    // A change to the batch wakes the sender, but it is too early.
    harness.steady.now += first - 1;
    await harness.batches.update(BATCH_ID, (current) => ({ ...current, card: { ts: '1' } }));
    expect(harness.invited()).toEqual(rowNames(1, 4));
    harness.steady.now += 1;
    await harness.batches.update(BATCH_ID, (current) => ({ ...current, card: { ts: '2' } }));
    await eventually(async () =>
      expect((await harness.get()).paused?.retryAt).toBe(harness.now() + 2 * first),
    );
    expect(harness.invited()).toEqual(['w1', 'w2', 'w3', 'w4', 'w2']);
    await harness.batchService.resume(BATCH_ID, HR);
    await harness.waitForState('Done');
    expect(await harness.progress()).toMatchObject({ invited: 6 });
  });

  it('and continues by itself by the monotonic clock of the process that leads then', async () => {
    harness.workerChecks.next.invite.push(...[1, 2, 3].map(() => vendorFailure('unreachable', 'none')));
    await harness.batchService.create(makeOrder(4), HR);
    await harness.sender.start();
    await harness.waitForState('Paused');
    await harness.sender.stop();
    // The clock of the process that paused it was hours ahead.
    await harness.batches.update(BATCH_ID, (batch) => ({
      ...batch,
      paused: { reason: 'unreachable', retryAt: harness.now() + 1_000 * UNANSWERED_POLICY.pauseMs.most },
    }));
    const other = harness.makeSender();
    await other.start();
    await eventually(async () => {
      harness.steady.now += UNANSWERED_POLICY.pauseMs.first;
      await harness.batches.update(BATCH_ID, (batch) => ({
        ...batch,
        card: { ts: String(harness.steady.now) },
      }));
      expect(await harness.progress()).toMatchObject({ invited: 4 });
    });
    await other.stop();
  });

  it('and does not continue by itself once a person has stopped it', async () => {
    harness.workerChecks.next.invite.push(...[1, 2, 3].map(() => vendorFailure('unreachable', 'none')));
    await harness.batchService.create(makeOrder(4), HR);
    await harness.sender.start();
    await harness.waitForState('Paused');
    expect(await harness.batchService.stop(BATCH_ID, COLLEAGUE)).toMatchObject({
      kind: 'changed',
      batch: { state: 'Stopped', stoppedBy: COLLEAGUE.userId },
    });
    harness.steady.now += 2 * UNANSWERED_POLICY.pauseMs.most;
    await harness.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: '1' } }));
    await harness.waitForState('Stopped');
    expect(harness.workerChecks.orders).toHaveLength(3);
  });

  it('and continues by itself a limited number of times', async () => {
    await harness.batchService.create(makeOrder(3), HR);
    harness.workerChecks.next.invite.push(
      ...Array.from({ length: 50 }, () => vendorFailure('unreachable', 'none')),
    );
    await harness.sender.start();
    await eventually(async () => {
      harness.steady.now += UNANSWERED_POLICY.pauseMs.most;
      await harness.batches.update(BATCH_ID, (batch) => ({
        ...batch,
        card: { ts: String(harness.steady.now) },
      }));
      expect((await harness.get()).paused).toEqual({ reason: 'unreachable' });
    });
    expect(harness.workerChecks.orders).toHaveLength(UNANSWERED_POLICY.rows + UNANSWERED_POLICY.retries);
  });

  it('not for a single row that was not sent: that row is tried again at the end', async () => {
    harness.workerChecks.next.invite.push('a', vendorFailure('rate-limited', 'none'));
    await harness.batchService.create(makeOrder(3), HR);
    await harness.sender.start();
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(['w1', 'w2', 'w3', 'w2']);
    expect(await harness.progress()).toMatchObject({ invited: 3 });
  });

  it('if its requester may no longer invite; the person who continues it becomes the requester of the rest', async () => {
    harness.right.may = async ({ userId }) => userId !== HR.userId || harness.workerChecks.orders.length < 2;
    await harness.batchService.create(makeOrder(4), HR);
    await harness.sender.start();
    expect((await harness.waitForState('Paused')).paused).toEqual({ reason: 'access' });
    expect(await harness.progress()).toMatchObject({ invited: 2, notInvited: 2 });
    await harness.batchService.resume(BATCH_ID, COLLEAGUE);
    await harness.waitForState('Done');
    const requesters = [...harness.batchService.checksOf(await harness.get()).values()].map(
      ({ requester }) => requester.userId,
    );
    expect(requesters).toEqual([HR.userId, HR.userId, COLLEAGUE.userId, COLLEAGUE.userId]);
  });

  it('not if it cannot be determined whether the requester may invite: that is asked again', async () => {
    let asked = 0;
    harness.right.may = async () => {
      asked += 1;
      if (asked === 2) throw new Error('Slack is down');
      return true;
    };
    await harness.batchService.create(makeOrder(2), HR);
    await harness.sender.start();
    await eventually(() => expect(harness.errors).toHaveLength(1));
    expect((await harness.get()).state).toBe('Sending');
    harness.steady.now += 1_000;
    await harness.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: '1' } }));
    await harness.waitForState('Done');
    harness.errors.length = 0;
  });
});
