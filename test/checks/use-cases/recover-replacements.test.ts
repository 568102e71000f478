import { describe, expect, it, vi } from 'vitest';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import { makeCheckToReplace, NEW_CHECK, makeResendOrder as order } from '../../support/make-resend-order.ts';
import { summary, vendorFailure } from '../../support/scripted-workerchecks.ts';

const HR = { teamId: 'T1', userId: 'U_HR2' };
const OLD = makeCheck();
const NEW_ID = NEW_CHECK.checkId;

/** A check left by a process that died after WorkerChecks had cancelled its invitation. */
const makeReplaced = () => {
  const { cancelling: _, ...check } = makeCheckToReplace({ state: 'Replaced', replacedBy: NEW_CHECK });
  return check;
};

describe('a replacement that a dead process had begun', () => {
  const isAbandoned = () => true;

  it('is finished: the old check is cancelled and the new one sent', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheckToReplace()]);
    await checkService.recoverCancellations(isAbandoned);
    expect(workerChecks.calls).toEqual([]);
    await checkService.recoverReplacements(isAbandoned);
    expect(workerChecks.calls).toEqual(['cancel inv-1', 'invite CHK-NEW22']);
    expect(await checkService.get(OLD.id)).toMatchObject({ state: 'Replaced' });
    expect(await checkService.get(NEW_ID)).toMatchObject({ state: 'Pending', reference: 'CHK-NEW22' });
  });

  it('is sent once if the old check was cancelled, though the form is run again at the same time', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeReplaced()]);
    await Promise.all([checkService.recoverReplacements(isAbandoned), checkService.resend(order(), HR)]);
    expect(workerChecks.calls).toEqual(['invite CHK-NEW22']);
  });

  it('is over if the new check was written: that one is Unconfirmed', async () => {
    const { invitationId: _, ...made } = makeCheck({
      id: NEW_ID,
      reference: 'CHK-NEW22',
      state: 'Inviting',
      invitingProcess: 'dead',
      worker: order().worker,
    });
    const { checkService, workerChecks } = await openCheckHarness([makeReplaced(), made]);
    await checkService.recoverInvitations(isAbandoned);
    await checkService.recoverReplacements(isAbandoned);
    expect(workerChecks.calls).toEqual([]);
    expect((await checkService.get(OLD.id))?.replacing).toBeUndefined();
    expect(await checkService.resend(order(), HR)).toMatchObject({
      kind: 'replaced',
      sent: { kind: 'unconfirmed' },
    });
  });

  it('is given up if the worker has submitted meanwhile', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheckToReplace()]);
    workerChecks.next.cancel.push(vendorFailure('refused', 'none', 'not-cancellable'));
    workerChecks.vendorResult = summary({ status: 'In Progress' });
    await checkService.recoverReplacements(isAbandoned);
    const old = await checkService.get(OLD.id);
    expect([old?.state, old?.replacing, old?.cancelling]).toEqual(['In Progress', undefined, undefined]);
    expect(workerChecks.orders).toEqual([]);
  });

  it('waits while WorkerChecks is down', async () => {
    vi.useFakeTimers();
    const { checkService, workerChecks } = await openCheckHarness([makeCheckToReplace()]);
    workerChecks.next.cancel.push(vendorFailure('dropped', 'possible'), vendorFailure('unreachable', 'none'));
    workerChecks.next.result.push(vendorFailure('unreachable', 'none'), vendorFailure('unreachable', 'none'));
    const recovering = checkService.recoverReplacements(isAbandoned);
    await vi.advanceTimersByTimeAsync(10_000);
    await recovering;
    vi.useRealTimers();
    expect(workerChecks.calls.filter((call) => call.startsWith('cancel'))).toHaveLength(3);
    expect(await checkService.get(NEW_ID)).toMatchObject({ state: 'Pending' });
  });

  it('counts as an open check for the new address', async () => {
    const { checkService } = await openCheckHarness([makeReplaced()]);
    expect(await checkService.openChecksFor('ada@new.example', 'ncchc')).toMatchObject([{ id: OLD.id }]);
    expect(await checkService.openChecksFor('ada@example.com', 'ncchc')).toEqual([]);
  });

  it.each([
    ['cancelled', makeCheckToReplace],
    ['forgotten', makeCheckToReplace],
    ['forgotten', makeReplaced],
  ] as const)('is not sent once the old check is %s', async (what, make) => {
    const { checkService, workerChecks } = await openCheckHarness([make()]);
    if (what === 'cancelled') await checkService.cancel(OLD.id, HR);
    else await checkService.forget(OLD.id, HR);
    await checkService.recoverReplacements(isAbandoned);
    expect(workerChecks.orders).toEqual([]);
    const old = await checkService.get(OLD.id);
    expect([old?.replacing, old?.replacedBy]).toEqual([undefined, undefined]);
    expect(JSON.stringify(old)).not.toContain(what === 'forgotten' ? 'example' : 'new.example');
  });
});
