import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchCheckId } from '../../../src/checks/batches/batch-check-id.ts';
import { BATCH_ID, HR, makeOrder, makeRows, openBatchHarness } from '../../support/batch-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { vendorFailure } from '../../support/scripted-workerchecks.ts';

const OTHER_ID = '22222222-2222-4222-8222-222222222222';

let harness: Awaited<ReturnType<typeof openBatchHarness>>;
beforeEach(async () => {
  harness = await openBatchHarness({ limits: { perDay: 3, perPersonPerDay: 3 } });
});
afterEach(async () => {
  await harness.sender.stop();
  expect(harness.errors).toEqual([]);
});

const checkOf = (row: number) => harness.checkService.get(batchCheckId(BATCH_ID, row));

/** WorkerChecks does not answer this row until the function is called. */
function holdAnswer(row: number): () => void {
  const held = Promise.withResolvers<void>();
  const { invite } = harness.workerChecks;
  harness.workerChecks.invite = async (order) => {
    const answer = invite(order);
    answer.catch(() => {});
    if (order.email === `w${row}@example.com`) await held.promise;
    return answer;
  };
  return held.resolve;
}

/** The outcome of this row is not written until the function is called. */
function holdOutcome(row: number): () => void {
  const held = Promise.withResolvers<void>();
  const { update } = harness.watchList;
  vi.spyOn(harness.watchList, 'update').mockImplementation(async (id, change) => {
    if (id === batchCheckId(BATCH_ID, row)) await held.promise;
    return update(id, change);
  });
  return held.resolve;
}

const draftOf = (row: number) => ({
  id: OTHER_ID,
  channelId: 'C1',
  productId: 'ncchc',
  worker: { firstName: 'Worker', lastName: 'X', email: `w${row}@example.com` },
});

describe('while one row is in flight', () => {
  it('nothing of the next one is written, but its address is locked', async () => {
    const answer = holdAnswer(1);
    await harness.batchService.create(makeOrder(2), HR);
    await harness.sender.start();
    await eventually(() => expect(harness.invited()).toEqual(['w1']));
    const besides = harness.checkService.invite(draftOf(2), HR);
    expect(await checkOf(2)).toBeUndefined();
    answer();
    await harness.waitForState('Done');
    expect(await besides).toMatchObject({ kind: 'open-already', open: [{ id: batchCheckId(BATCH_ID, 2) }] });
    expect(harness.invited()).toEqual(['w1', 'w2']);
  });

  it('and then pauses the batch, the preparation of the next one is undone', async () => {
    const answer = holdAnswer(1);
    harness.workerChecks.next.invite.push(vendorFailure('refused', 'none', 'credits'));
    await harness.batchService.create(makeOrder(3), HR);
    await harness.sender.start();
    await eventually(() => expect(harness.invited()).toEqual(['w1']));
    answer();
    await harness.waitForState('Paused');
    expect(await checkOf(2)).toBeUndefined();
    expect(harness.invited()).toEqual(['w1']);
    // The address is unlocked, and the day's three invitations are available again.
    expect(await harness.checkService.invite(draftOf(2), HR)).toMatchObject({ kind: 'invited' });
    expect(await harness.counts.reserve(['a', 'b'], HR.userId)).toMatchObject({ isNew: true });
  });

  it('and is then refused, a second row with the same address is sent', async () => {
    const [first, second] = makeRows(2);
    const answer = holdAnswer(1);
    harness.workerChecks.next.invite.push(vendorFailure('refused', 'none', 'validation'));
    const rows = [first, second && first && { ...second, worker: first.worker }].flatMap((row) => row ?? []);
    await harness.batchService.create(makeOrder(0, { rows }), HR);
    await harness.sender.start();
    await eventually(() => expect(harness.invited()).toEqual(['w1']));
    answer();
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(['w1', 'w1']);
    expect(await harness.progress()).toMatchObject({ refused: 1, invited: 1, openAlready: 0 });
  });
});

describe('while the outcome of one row is written', () => {
  it('the intention of the next is written, but its request waits', async () => {
    const write = holdOutcome(1);
    await harness.batchService.create(makeOrder(3), HR);
    await harness.sender.start();
    await eventually(async () => expect(await checkOf(2)).toMatchObject({ state: 'Inviting' }));
    expect(await checkOf(1)).toMatchObject({ state: 'Inviting' });
    expect(harness.invited()).toEqual(['w1']);
    expect(await checkOf(3)).toBeUndefined();
    write();
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(['w1', 'w2', 'w3']);
  });

  it.each([
    ['credits', vendorFailure('refused', 'none', 'credits')],
    ['a lost answer', vendorFailure('dropped', 'possible')],
  ])('after %s, no intention of the next is written', async (_, answer) => {
    const write = holdOutcome(1);
    harness.workerChecks.next.invite.push(answer);
    await harness.batchService.create(makeOrder(2), HR);
    await harness.sender.start();
    await eventually(() => expect(harness.watchList.update).toHaveBeenCalled());
    expect(await checkOf(2)).toBeUndefined();
    await harness.batchService.stop(BATCH_ID, HR);
    write();
    await harness.sender.stop();
    expect(await checkOf(2)).toBeUndefined();
    expect(harness.invited()).toEqual(['w1']);
  });
});
