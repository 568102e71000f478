import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchCheckId } from '../../../src/checks/batches/batch-check-id.ts';
import { eventually } from '../../support/eventually.ts';
import {
  BATCH_ID,
  failure,
  HR,
  makeBatchDesk,
  makeOrder,
  makeRows,
  refusal,
} from '../../support/make-batch-desk.ts';

const OTHER_ID = '22222222-2222-4222-8222-222222222222';

let desk: Awaited<ReturnType<typeof makeBatchDesk>>;
beforeEach(async () => {
  desk = await makeBatchDesk({ limits: { perDay: 3, perPersonPerDay: 3 } });
});
afterEach(async () => {
  await desk.sender.stop();
  expect(desk.errors).toEqual([]);
});

const checkOf = (row: number) => desk.checkService.get(batchCheckId(BATCH_ID, row));

/** WorkerChecks does not answer this row until the function is called. */
function holdAnswer(row: number): () => void {
  const held = Promise.withResolvers<void>();
  const { invite } = desk.workerChecks;
  desk.workerChecks.invite = async (order) => {
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
  const { update } = desk.watchList;
  vi.spyOn(desk.watchList, 'update').mockImplementation(async (id, change) => {
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

describe('while WorkerChecks has one row', () => {
  it('nothing is written of the next one, whose address is locked', async () => {
    const answer = holdAnswer(1);
    await desk.batchService.create(makeOrder(2), HR);
    await desk.sender.start();
    await eventually(() => expect(desk.invited()).toEqual(['w1']));
    const besides = desk.checkService.invite(draftOf(2), HR);
    expect(await checkOf(2)).toBeUndefined();
    answer();
    await desk.until('Done');
    expect(await besides).toMatchObject({ kind: 'open-already', open: [{ id: batchCheckId(BATCH_ID, 2) }] });
    expect(desk.invited()).toEqual(['w1', 'w2']);
  });

  it('and it pauses the batch, the next one is as if it had never been ready', async () => {
    const answer = holdAnswer(1);
    desk.workerChecks.next.invite.push(refusal('credits'));
    await desk.batchService.create(makeOrder(3), HR);
    await desk.sender.start();
    await eventually(() => expect(desk.invited()).toEqual(['w1']));
    answer();
    await desk.until('Paused');
    expect(await checkOf(2)).toBeUndefined();
    expect(desk.invited()).toEqual(['w1']);
    // Nobody holds the address, and all three invitations of the day are free again.
    expect(await desk.checkService.invite(draftOf(2), HR)).toMatchObject({ kind: 'invited' });
    expect(await desk.counts.reserve(['a', 'b'], HR.userId)).toMatchObject({ isNew: true });
  });

  it('and refuses it, a second row of the same address is sent', async () => {
    const [first, second] = makeRows(2);
    const answer = holdAnswer(1);
    desk.workerChecks.next.invite.push(refusal('validation'));
    const rows = [first, second && first && { ...second, worker: first.worker }].flatMap((row) => row ?? []);
    await desk.batchService.create(makeOrder(0, { rows }), HR);
    await desk.sender.start();
    await eventually(() => expect(desk.invited()).toEqual(['w1']));
    answer();
    await desk.until('Done');
    expect(desk.invited()).toEqual(['w1', 'w1']);
    expect(await desk.progress()).toMatchObject({ refused: 1, invited: 1, openAlready: 0 });
  });
});

describe('while the outcome of one row is written', () => {
  it('the intention of the next is written, and its request waits', async () => {
    const write = holdOutcome(1);
    await desk.batchService.create(makeOrder(3), HR);
    await desk.sender.start();
    await eventually(async () => expect(await checkOf(2)).toMatchObject({ state: 'Inviting' }));
    expect(await checkOf(1)).toMatchObject({ state: 'Inviting' });
    expect(desk.invited()).toEqual(['w1']);
    expect(await checkOf(3)).toBeUndefined();
    write();
    await desk.until('Done');
    expect(desk.invited()).toEqual(['w1', 'w2', 'w3']);
  });

  it.each([
    ['credits', refusal('credits')],
    ['a lost answer', failure('dropped', 'possible')],
  ])('after %s, no intention of the next is written', async (_, answer) => {
    const write = holdOutcome(1);
    desk.workerChecks.next.invite.push(answer);
    await desk.batchService.create(makeOrder(2), HR);
    await desk.sender.start();
    await eventually(() => expect(desk.watchList.update).toHaveBeenCalled());
    expect(await checkOf(2)).toBeUndefined();
    await desk.batchService.stop(BATCH_ID, HR);
    write();
    await desk.sender.stop();
    expect(await checkOf(2)).toBeUndefined();
    expect(desk.invited()).toEqual(['w1']);
  });
});
