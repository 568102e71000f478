import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchCheckId } from '../../../src/checks/batches/batch-check-id.ts';
import {
  BATCH_ID,
  COLLEAGUE,
  HR,
  makeOrder,
  makeRows,
  openBatchHarness,
  rowNames,
} from '../../support/batch-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { vendorFailure } from '../../support/scripted-workerchecks.ts';

const OTHER_ID = '22222222-2222-4222-8222-222222222222';

let harness: Awaited<ReturnType<typeof openBatchHarness>>;
beforeEach(async () => {
  harness = await openBatchHarness();
});
afterEach(async () => {
  await harness.sender.stop();
  expect(harness.errors).toEqual([]);
});

describe('a batch', () => {
  it('is sent row by row, each with the details of its row, and keeps no details once it is done', async () => {
    const { batchService, sender, waitForState, workerChecks, checkService } = harness;
    await batchService.create(
      makeOrder(3, { rows: makeRows(3, { startsOn: '2026-12-08', note: 'Site B' }) }),
      HR,
    );
    await sender.start();
    const batch = await waitForState('Done');
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
    expect(harness.audited.map((line) => line.replace(/CHK-\w+/, 'CHK'))).toEqual(
      rowNames(1, 3).map(() => 'U_HR invited CHK'),
    );
  });

  it('alternates with another, so that a short list does not wait for a long one', async () => {
    await harness.batchService.create(makeOrder(4), HR);
    const others = makeRows(2).map((row) => ({ ...row, productId: 'vevo' }));
    await harness.batchService.create(makeOrder(0, { id: OTHER_ID, rows: others }), HR);
    await harness.sender.start();
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(['w1', 'w1', 'w2', 'w2', 'w3', 'w4']);
  });

  it('continues after a refused row and an unconfirmed one, and does not send them again', async () => {
    harness.workerChecks.next.invite.push(
      'a',
      vendorFailure('refused', 'none', 'validation'),
      vendorFailure('dropped', 'possible'),
      'b',
    );
    await harness.batchService.create(makeOrder(4), HR);
    await harness.sender.start();
    await harness.waitForState('Done');
    expect(await harness.progress()).toMatchObject({
      total: 4,
      invited: 2,
      refused: 1,
      unconfirmed: 1,
      notInvited: 0,
    });
    expect(harness.invited()).toEqual(rowNames(1, 4));
  });

  it('skips a row for which a check has been opened meanwhile, unless the requester knew of it', async () => {
    const { checkService } = harness;
    const draft = {
      ...makeOrder(2),
      productId: 'ncchc',
      worker: { firstName: '', lastName: 'X', email: 'W2@example.com' },
    };
    await checkService.invite({ ...draft, id: OTHER_ID }, HR);
    await harness.batchService.create(makeOrder(2), HR);
    await harness.sender.start();
    await harness.waitForState('Done');
    expect(await harness.progress()).toMatchObject({ invited: 1, openAlready: 1, notInvited: 0 });
    const permitted = makeRows(2, { besides: [OTHER_ID] }).slice(1);
    await harness.batchService.create(
      makeOrder(0, { id: '33333333-3333-4333-8333-333333333333', rows: permitted }),
      HR,
    );
    await eventually(() => expect(harness.invited()).toEqual(['W2', 'w1', 'w2']));
  });
});

describe('Stop', () => {
  it('lets the row in flight be sent, and no other; Continue sends the rest', async () => {
    const release = Promise.withResolvers<void>();
    const { invite } = harness.workerChecks;
    harness.workerChecks.invite = async (order) => {
      if (order.email === 'w3@example.com') await release.promise;
      return invite(order);
    };
    await harness.batchService.create(makeOrder(5), HR);
    await harness.sender.start();
    await eventually(async () =>
      expect(await harness.progress()).toMatchObject({ invited: 2, notInvited: 2 }),
    );
    expect((await harness.batchService.stop(BATCH_ID, COLLEAGUE)).batch).toMatchObject({
      state: 'Stopped',
      stoppedBy: COLLEAGUE.userId,
    });
    release.resolve();
    await harness.waitForState('Stopped');
    expect(harness.invited()).toEqual(rowNames(1, 3));
    await harness.batchService.resume(BATCH_ID, HR);
    await harness.waitForState('Done');
    expect(harness.invited()).toEqual(rowNames(1, 5));
    const audited = (await harness.get()).pendingAudit.map(({ userId, action }) => `${userId} ${action}`);
    expect(audited).toEqual(['U_HR batch-created', 'U_COLLEAGUE batch-stopped', 'U_HR batch-continued']);
  });

  it('and Forget the rest remove every detail of the people who were not invited', async () => {
    harness.workerChecks.next.invite.push('a', vendorFailure('refused', 'none', 'credits'));
    await harness.batchService.create(makeOrder(4), HR);
    await harness.sender.start();
    await harness.waitForState('Paused');
    await harness.batchService.forgetRest(BATCH_ID, COLLEAGUE);
    await eventually(async () =>
      expect(await harness.checkService.get(batchCheckId(BATCH_ID, 2))).toMatchObject({ state: 'Purged' }),
    );
    const batch = await harness.get();
    expect(batch).toMatchObject({ state: 'Done', forgottenBy: COLLEAGUE.userId });
    expect(JSON.stringify(batch)).not.toContain('example.com');
    expect(await harness.progress()).toMatchObject({ total: 4, invited: 1, notInvited: 3, refused: 0 });
    expect((await harness.batchService.resume(BATCH_ID, HR)).kind).toBe('unchanged');
    expect(harness.invited()).toEqual(rowNames(1, 2));
  });
});

it('a process that is not the leader sends nothing', async () => {
  await harness.batchService.create(makeOrder(3), HR);
  harness.leading.is = false;
  await harness.sender.start();
  await harness.batches.update(BATCH_ID, (batch) => ({ ...batch, card: { ts: '1' } }));
  await harness.sender.stop();
  expect(harness.invited()).toEqual([]);
});

it('a worker whose details were forgotten is not invited by any batch', async () => {
  await harness.batchService.create(makeOrder(3), HR);
  await harness.batchService.forgetWorker('W2@Example.com');
  expect(JSON.stringify(await harness.get())).not.toContain('w2@example.com');
  await harness.sender.start();
  await harness.waitForState('Done');
  expect(harness.invited()).toEqual(['w1', 'w3']);
  expect(await harness.progress()).toMatchObject({ invited: 2, notInvited: 1 });
});
