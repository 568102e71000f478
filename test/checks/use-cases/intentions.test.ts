import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../../src/checks/check-service.ts';
import type { WatchList } from '../../../src/checks/watch-list.ts';
import { StorageError, WorkerChecksError } from '../../../src/errors.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

const HR = { teamId: 'T1', userId: 'U_HR' };
const DRAFT: Draft = {
  id: '11111111-1111-4111-8111-111111111111',
  worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
  productId: 'ncchc',
  channelId: 'C1',
};
const PENDING = makeCheck({ state: 'Pending', invitationId: 'inv-1' });

const storeDown = () => new StorageError('Away.');
const dropped = () => new WorkerChecksError('dropped', 'Lost.', { effect: 'possible' });

afterEach(() => {
  vi.useRealTimers();
});

/** The next insertion is carried out, but answered with an error. */
function loseInsertion(watchList: WatchList): void {
  const { insert } = watchList;
  vi.spyOn(watchList, 'insert').mockImplementationOnce(async (check) => {
    await insert(check);
    throw storeDown();
  });
}

/** The next update is carried out, but answered with an error. */
function loseUpdate(watchList: WatchList): void {
  const { update } = watchList;
  vi.spyOn(watchList, 'update').mockImplementationOnce(async (id, change) => {
    await update(id, change);
    throw storeDown();
  });
}

describe('an intention whose write was answered with an error', () => {
  it('counts if it was written: the invitation is sent, once', async () => {
    const { checkService, watchList, workerChecks } = await openCheckHarness();
    loseInsertion(watchList);
    expect(await checkService.invite(DRAFT, HR)).toMatchObject({ kind: 'invited' });
    expect(workerChecks.calls).toHaveLength(1);
  });

  it('does not count if it was not written: nothing is sent', async () => {
    const { checkService, watchList, workerChecks } = await openCheckHarness();
    vi.spyOn(watchList, 'insert').mockRejectedValueOnce(storeDown());
    await expect(checkService.invite(DRAFT, HR)).rejects.toThrow(StorageError);
    expect(workerChecks.calls).toEqual([]);
  });

  it('counts for sending again', async () => {
    const unconfirmed = makeCheck({ state: 'Unconfirmed' });
    const { checkService, watchList, workerChecks } = await openCheckHarness([unconfirmed]);
    loseUpdate(watchList);
    expect(await checkService.sendAgain(unconfirmed.id, HR)).toMatchObject({ kind: 'invited' });
    expect(workerChecks.calls).toHaveLength(1);
  });

  it('counts for cancelling', async () => {
    const { checkService, watchList, audited } = await openCheckHarness([PENDING]);
    loseUpdate(watchList);
    expect(await checkService.cancel(PENDING.id, HR)).toMatchObject({ kind: 'cancelled' });
    await eventually(() => expect(audited).toEqual([`U_HR cancelled ${PENDING.reference}`]));
  });
});

describe('a cancellation whose answer was lost', () => {
  it('retries while the store is down as its outcome is requested', async () => {
    vi.useFakeTimers();
    const { checkService, workerChecks } = await openCheckHarness([PENDING]);
    workerChecks.next.cancel.push(dropped());
    workerChecks.next.result.push(storeDown(), storeDown(), summary({ status: 'Cancelled' }));
    const cancelling = checkService.cancel(PENDING.id, HR);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await cancelling).toMatchObject({ kind: 'cancelled' });
  });

  it('is attributed to the person who asked for it, once a result says Cancelled', async () => {
    const { checkService, refreshCheck, workerChecks, audited, clock } = await openCheckHarness([PENDING]);
    workerChecks.next.cancel.push(dropped());
    workerChecks.next.result.push(dropped());
    expect(await checkService.cancel(PENDING.id, HR)).toMatchObject({ kind: 'failed' });
    clock.now += 60_000;
    workerChecks.vendorResult = summary({ status: 'Cancelled' });
    const { check } = await refreshCheck({ ...PENDING, invitationId: 'inv-1' }, 'poller');
    expect(check).toMatchObject({ state: 'Cancelled', cancelledBy: 'U_HR' });
    await eventually(() => expect(audited).toEqual([`U_HR cancelled ${PENDING.reference}`]));
  });

  it('is not considered failed because of a result requested before it', async () => {
    const { checkService, refreshCheck, workerChecks, audited } = await openCheckHarness([PENDING]);
    const early = Promise.withResolvers<ReturnType<typeof summary>>();
    const result = vi.spyOn(workerChecks, 'result').mockReturnValueOnce(early.promise);
    const polled = refreshCheck({ ...PENDING, invitationId: 'inv-1' }, 'poller');
    result.mockRejectedValueOnce(dropped());
    workerChecks.next.cancel.push(dropped());
    await checkService.cancel(PENDING.id, HR);
    early.resolve(summary());
    expect((await polled).check.cancelling).toMatchObject({ userId: 'U_HR' });
    result.mockResolvedValueOnce(summary({ status: 'Cancelled' }));
    await refreshCheck({ ...PENDING, invitationId: 'inv-1' }, 'poller');
    await eventually(() => expect(audited).toEqual([`U_HR cancelled ${PENDING.reference}`]));
  });

  it('is over if a result shows that the check has moved on meanwhile', async () => {
    const { checkService, refreshCheck, workerChecks, watchList } = await openCheckHarness([PENDING]);
    workerChecks.next.cancel.push(dropped());
    const late = Promise.withResolvers<never>();
    const result = vi.spyOn(workerChecks, 'result').mockReturnValueOnce(late.promise);
    const cancelling = checkService.cancel(PENDING.id, HR);
    await eventually(() => expect(result).toHaveBeenCalledTimes(1));
    result.mockResolvedValueOnce(summary({ status: 'Completed', result: 'Clear' }));
    await refreshCheck({ ...PENDING, invitationId: 'inv-1' }, 'poller');
    late.reject(dropped());
    await cancelling;
    expect((await watchList.get(PENDING.id))?.cancelling).toBeUndefined();
  });

  it('is over once a result says Pending, and is not repeated', async () => {
    const { checkService, refreshCheck, workerChecks, clock } = await openCheckHarness([PENDING]);
    workerChecks.next.cancel.push(dropped());
    workerChecks.next.result.push(dropped());
    await checkService.cancel(PENDING.id, HR);
    await checkService.recoverCancellations(() => true);
    expect(workerChecks.calls.filter((call) => call.startsWith('cancel'))).toHaveLength(1);
    clock.now += 60_000;
    const { check } = await refreshCheck({ ...PENDING, invitationId: 'inv-1' }, 'poller');
    expect(check.cancelling).toBeUndefined();
  });
});
