import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchCheckId } from '../../../src/checks/batches/batch-check-id.ts';
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
const OTHER_ID = '22222222-2222-4222-8222-222222222222';

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

describe('a batch', () => {
  it('is sent row by row, each with what its row says, and repeats no details once it is done', async () => {
    const { batchService, sender, until, workerChecks, checkService } = desk;
    await batchService.create(
      makeOrder(3, { rows: makeRows(3, { startsOn: '2026-12-08', note: 'Site B' }) }),
      HR,
    );
    await sender.start();
    const batch = await until('Done');
    expect(workerChecks.orders.map(({ key }) => key)).toEqual(
      [1, 2, 3].map((row) => batchCheckId(BATCH_ID, row)),
    );
    expect(await checkService.get(batchCheckId(BATCH_ID, 2))).toMatchObject({
      state: 'Pending',
      batch: { id: BATCH_ID, row: 2 },
      startsOn: '2026-12-08',
      note: 'Site B',
      channelId: 'C1',
      requester: HR,
      worker: { email: 'w2@example.com' },
    });
    expect(JSON.stringify(batch)).not.toMatch(/example\.com|Site B/);
    expect(batchService.progressOf(batch)).toEqual({
      total: 3,
      invited: 3,
      refused: 0,
      unconfirmed: 0,
      openAlready: 0,
      notInvited: 0,
      submitted: 0,
      waiting: 3,
      done: 0,
      cancelled: 0,
    });
    expect(desk.audited.map((deed) => deed.replace(/CHK-\w+/, 'CHK'))).toEqual(
      rows(1, 3).map(() => 'U_HR invited CHK'),
    );
  });

  it('shares its turns with another, so that a short list does not wait for a long one', async () => {
    await desk.batchService.create(makeOrder(4), HR);
    const others = makeRows(2).map((row) => ({ ...row, productId: 'vevo' }));
    await desk.batchService.create(makeOrder(0, { id: OTHER_ID, rows: others }), HR);
    await desk.sender.start();
    await desk.until('Done');
    expect(desk.invited()).toEqual(['w1', 'w1', 'w2', 'w2', 'w3', 'w4']);
  });

  it('leaves a refused row and an unconfirmed one to themselves', async () => {
    desk.workerChecks.next.invite.push('a', refusal('validation'), failure('dropped', 'possible'), 'b');
    await desk.batchService.create(makeOrder(4), HR);
    await desk.sender.start();
    await desk.until('Done');
    expect(await desk.progress()).toMatchObject({
      total: 4,
      invited: 2,
      refused: 1,
      unconfirmed: 1,
      notInvited: 0,
    });
    expect(desk.invited()).toEqual(rows(1, 4));
  });

  it('skips a row for which a check is open by now, unless the person was told of it', async () => {
    const { checkService } = desk;
    const draft = {
      ...makeOrder(2),
      productId: 'ncchc',
      worker: { firstName: '', lastName: 'X', email: 'W2@example.com' },
    };
    await checkService.invite({ ...draft, id: OTHER_ID }, HR);
    await desk.batchService.create(makeOrder(2), HR);
    await desk.sender.start();
    await desk.until('Done');
    expect(await desk.progress()).toMatchObject({ invited: 1, openAlready: 1, notInvited: 0 });
    const beside = makeRows(2, { besides: [OTHER_ID] }).slice(1);
    await desk.batchService.create(
      makeOrder(0, { id: '33333333-3333-4333-8333-333333333333', rows: beside }),
      HR,
    );
    await eventually(() => expect(desk.invited()).toEqual(['W2', 'w1', 'w2']));
  });
});

describe('Stop', () => {
  it('lets the row under way go, and no other; Continue sends the rest', async () => {
    const held = Promise.withResolvers<void>();
    const { invite } = desk.workerChecks;
    desk.workerChecks.invite = async (order) => {
      if (order.email === 'w3@example.com') await held.promise;
      return invite(order);
    };
    await desk.batchService.create(makeOrder(5), HR);
    await desk.sender.start();
    await eventually(async () => expect(await desk.progress()).toMatchObject({ invited: 2, notInvited: 2 }));
    expect((await desk.batchService.stop(BATCH_ID, COLLEAGUE)).batch).toMatchObject({
      state: 'Stopped',
      stoppedBy: COLLEAGUE.userId,
    });
    held.resolve();
    await desk.until('Stopped');
    expect(desk.invited()).toEqual(rows(1, 3));
    await desk.batchService.resume(BATCH_ID, HR);
    await desk.until('Done');
    expect(desk.invited()).toEqual(rows(1, 5));
    const said = (await desk.get()).pendingAudit.map(({ userId, action }) => `${userId} ${action}`);
    expect(said).toEqual(['U_HR batch-created', 'U_COLLEAGUE batch-stopped', 'U_HR batch-continued']);
  });

  it('and Forget the rest remove every detail of those who were not invited', async () => {
    desk.workerChecks.next.invite.push('a', refusal('credits'));
    await desk.batchService.create(makeOrder(4), HR);
    await desk.sender.start();
    await desk.until('Paused');
    await desk.batchService.forgetRest(BATCH_ID, COLLEAGUE);
    await eventually(async () =>
      expect(await desk.checkService.get(batchCheckId(BATCH_ID, 2))).toMatchObject({ state: 'Purged' }),
    );
    const batch = await desk.get();
    expect(batch).toMatchObject({ state: 'Done', forgottenBy: COLLEAGUE.userId });
    expect(JSON.stringify(batch)).not.toContain('example.com');
    expect(await desk.progress()).toMatchObject({ total: 4, invited: 1, notInvited: 3, refused: 0 });
    expect((await desk.batchService.resume(BATCH_ID, HR)).kind).toBe('unchanged');
    expect(desk.invited()).toEqual(rows(1, 2));
  });
});

it('a process that leads no more sends nothing', async () => {
  await desk.batchService.create(makeOrder(3), HR);
  desk.leading.is = false;
  await desk.sender.start();
  await desk.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: '1' } }));
  await desk.sender.stop();
  expect(desk.invited()).toEqual([]);
});

it('a worker who is forgotten is not invited any more, in no batch', async () => {
  await desk.batchService.create(makeOrder(3), HR);
  await desk.batchService.forgetWorker('W2@Example.com');
  expect(JSON.stringify(await desk.get())).not.toContain('w2@example.com');
  await desk.sender.start();
  await desk.until('Done');
  expect(desk.invited()).toEqual(['w1', 'w3']);
  expect(await desk.progress()).toMatchObject({ invited: 2, notInvited: 1 });
});
