import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNANSWERED_POLICY } from '../../../src/checks/jobs/batch-runs.ts';
import {
  BATCH_ID,
  failure,
  HR,
  makeOrder,
  makeRows,
  openBatchHarness,
  refusal,
} from '../../support/batch-harness.ts';
import { eventually } from '../../support/eventually.ts';

const COLLEAGUE = { teamId: 'T1', userId: 'U_COLLEAGUE' };

let desk: Awaited<ReturnType<typeof openBatchHarness>>;
beforeEach(async () => {
  desk = await openBatchHarness();
});
afterEach(async () => {
  await desk.sender.stop();
  expect(desk.errors).toEqual([]);
});

const rows = (from: number, to: number) =>
  makeRows(to)
    .slice(from - 1)
    .map(({ row }) => `w${row}`);

describe('a batch pauses', () => {
  it.each(['credits', 'unauthorised'] as const)('for %s, and goes on with that very row', async (reason) => {
    desk.workerChecks.next.invite.push('a', 'b', refusal(reason));
    await desk.batchService.create(makeOrder(5), HR);
    await desk.sender.start();
    const batch = await desk.until('Paused');
    expect(batch.paused).toEqual({ reason });
    expect(await desk.progress()).toMatchObject({ invited: 2, refused: 0, notInvited: 3 });
    expect((await desk.batchService.resume(BATCH_ID, COLLEAGUE)).kind).toBe('changed');
    await desk.until('Done');
    expect(desk.invited()).toEqual(['w1', 'w2', 'w3', 'w3', 'w4', 'w5']);
    expect(await desk.progress()).toMatchObject({ invited: 5, waiting: 5 });
  });

  it('after three rows without an answer, goes on by itself, and then tries one at a time', async () => {
    const down = () => failure('unreachable', 'none');
    desk.workerChecks.next.invite.push('a', down(), down(), down(), down());
    await desk.batchService.create(makeOrder(6), HR);
    await desk.sender.start();
    const batch = await desk.until('Paused');
    const { first } = UNANSWERED_POLICY.pauseMs;
    expect(batch.paused).toEqual({ reason: 'unreachable', retryAt: desk.now() + first });
    expect(await desk.progress()).toMatchObject({ invited: 1, notInvited: 5 });
    // Whatever makes it look again, it is too early.
    desk.steady.now += first - 1;
    await desk.batches.update(BATCH_ID, (current) => ({ ...current, card: { ts: '1' } }));
    expect(desk.invited()).toEqual(rows(1, 4));
    desk.steady.now += 1;
    await desk.batches.update(BATCH_ID, (current) => ({ ...current, card: { ts: '2' } }));
    await eventually(async () => expect((await desk.get()).paused?.retryAt).toBe(desk.now() + 2 * first));
    expect(desk.invited()).toEqual(['w1', 'w2', 'w3', 'w4', 'w2']);
    await desk.batchService.resume(BATCH_ID, HR);
    await desk.until('Done');
    expect(await desk.progress()).toMatchObject({ invited: 6 });
  });

  it('goes on by itself by the clock of whoever leads then, unless a person stops it first', async () => {
    desk.workerChecks.next.invite.push(...[1, 2, 3].map(() => failure('unreachable', 'none')));
    await desk.batchService.create(makeOrder(4), HR);
    await desk.sender.start();
    await desk.until('Paused');
    await desk.sender.stop();
    // The clock of the process that paused it was hours ahead.
    await desk.batches.update(BATCH_ID, (batch) => ({
      ...batch,
      paused: { reason: 'unreachable', retryAt: desk.now() + 1_000 * UNANSWERED_POLICY.pauseMs.most },
    }));
    const other = desk.makeSender();
    await other.start();
    await eventually(async () => {
      desk.steady.now += UNANSWERED_POLICY.pauseMs.first;
      await desk.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: String(desk.steady.now) } }));
      expect(await desk.progress()).toMatchObject({ invited: 4 });
    });
    await other.stop();
  });

  it('stays where it is once a person has stopped it, though it would go on by itself', async () => {
    desk.workerChecks.next.invite.push(...[1, 2, 3].map(() => failure('unreachable', 'none')));
    await desk.batchService.create(makeOrder(4), HR);
    await desk.sender.start();
    await desk.until('Paused');
    expect(await desk.batchService.stop(BATCH_ID, COLLEAGUE)).toMatchObject({
      kind: 'changed',
      batch: { state: 'Stopped', stoppedBy: COLLEAGUE.userId },
    });
    desk.steady.now += 2 * UNANSWERED_POLICY.pauseMs.most;
    await desk.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: '1' } }));
    await desk.until('Stopped');
    expect(desk.workerChecks.orders).toHaveLength(3);
  });

  it('does not go on by itself for ever', async () => {
    await desk.batchService.create(makeOrder(3), HR);
    desk.workerChecks.next.invite.push(...Array.from({ length: 50 }, () => failure('unreachable', 'none')));
    await desk.sender.start();
    await eventually(async () => {
      desk.steady.now += UNANSWERED_POLICY.pauseMs.most;
      await desk.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: String(desk.steady.now) } }));
      expect((await desk.get()).paused).toEqual({ reason: 'unreachable' });
    });
    expect(desk.workerChecks.orders).toHaveLength(UNANSWERED_POLICY.rows + UNANSWERED_POLICY.retries);
  });

  it('tries the one row again that WorkerChecks could not be asked about, before it is done', async () => {
    desk.workerChecks.next.invite.push('a', failure('rate-limited', 'none'));
    await desk.batchService.create(makeOrder(3), HR);
    await desk.sender.start();
    await desk.until('Done');
    expect(desk.invited()).toEqual(['w1', 'w2', 'w3', 'w2']);
    expect(await desk.progress()).toMatchObject({ invited: 3 });
  });

  it('where its requester may no longer invite; whoever goes on answers for the rest', async () => {
    desk.right.may = async ({ userId }) => userId !== HR.userId || desk.workerChecks.orders.length < 2;
    await desk.batchService.create(makeOrder(4), HR);
    await desk.sender.start();
    expect((await desk.until('Paused')).paused).toEqual({ reason: 'access' });
    expect(await desk.progress()).toMatchObject({ invited: 2, notInvited: 2 });
    await desk.batchService.resume(BATCH_ID, COLLEAGUE);
    await desk.until('Done');
    const requesters = [...desk.batchService.checksOf(await desk.get()).values()].map(
      ({ requester }) => requester.userId,
    );
    expect(requesters).toEqual([HR.userId, HR.userId, COLLEAGUE.userId, COLLEAGUE.userId]);
  });

  it('not where nobody can say whether its requester may: that is asked again', async () => {
    let asked = 0;
    desk.right.may = async () => {
      asked += 1;
      if (asked === 2) throw new Error('Slack cannot be asked');
      return true;
    };
    await desk.batchService.create(makeOrder(2), HR);
    await desk.sender.start();
    await eventually(() => expect(desk.errors).toHaveLength(1));
    expect((await desk.get()).state).toBe('Sending');
    desk.steady.now += 1_000;
    await desk.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: '1' } }));
    await desk.until('Done');
    desk.errors.length = 0;
  });
});
