import { describe, expect, it, vi } from 'vitest';
import { WorkerChecksError } from '../../../src/errors.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import {
  makeCheckToReplace as left,
  NEW_CHECK,
  makeResendOrder as order,
} from '../../support/make-resend-order.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

const HR = { teamId: 'T1', userId: 'U_HR2' };
const OLD = makeCheck();
const NEW_ID = NEW_CHECK.checkId;

function failure(
  kind: WorkerChecksError['failure'],
  effect: 'none' | 'possible',
  reason?: 'credits' | 'not-cancellable' | 'unauthorised',
) {
  return new WorkerChecksError(kind, 'No.', { effect, reason });
}

/** The same once WorkerChecks had cancelled it. */
const leftReplaced = () => {
  const { cancelling: _, ...check } = left({ state: 'Replaced', replacedBy: NEW_CHECK });
  return check;
};

describe('a replacement that a killed process left', () => {
  const isAbandoned = () => true;

  it('is cancelled and sent', async () => {
    const { checkService, workerChecks } = await openCheckHarness([left()]);
    await checkService.recoverCancellations(isAbandoned);
    expect(workerChecks.calls).toEqual([]);
    await checkService.recoverReplacements(isAbandoned);
    expect(workerChecks.calls).toEqual(['cancel inv-1', 'invite CHK-NEW22']);
    expect(await checkService.get(OLD.id)).toMatchObject({ state: 'Replaced' });
    expect(await checkService.get(NEW_ID)).toMatchObject({ state: 'Pending', reference: 'CHK-NEW22' });
  });

  it('is sent where it was cancelled, once, also where the form is run again', async () => {
    const { checkService, workerChecks } = await openCheckHarness([leftReplaced()]);
    await Promise.all([checkService.recoverReplacements(isAbandoned), checkService.resend(order(), HR)]);
    expect(workerChecks.calls).toEqual(['invite CHK-NEW22']);
  });

  it('is over where the new check was written: that one is left unconfirmed', async () => {
    const { invitationId: _, ...made } = makeCheck({
      id: NEW_ID,
      reference: 'CHK-NEW22',
      state: 'Inviting',
      invitingProcess: 'dead',
      worker: order().worker,
    });
    const { checkService, workerChecks } = await openCheckHarness([leftReplaced(), made]);
    await checkService.recoverInvitations(isAbandoned);
    await checkService.recoverReplacements(isAbandoned);
    expect(workerChecks.calls).toEqual([]);
    expect((await checkService.get(OLD.id))?.replacing).toBeUndefined();
    expect(await checkService.resend(order(), HR)).toMatchObject({
      kind: 'replaced',
      sent: { kind: 'unconfirmed' },
    });
  });

  it('is given up where the worker submitted meanwhile', async () => {
    const { checkService, workerChecks } = await openCheckHarness([left()]);
    workerChecks.next.cancel.push(failure('refused', 'none', 'not-cancellable'));
    workerChecks.vendorResult = summary({ status: 'In Progress' });
    await checkService.recoverReplacements(isAbandoned);
    const old = await checkService.get(OLD.id);
    expect([old?.state, old?.replacing, old?.cancelling]).toEqual(['In Progress', undefined, undefined]);
    expect(workerChecks.orders).toEqual([]);
  });

  it('waits while WorkerChecks is away', async () => {
    vi.useFakeTimers();
    const { checkService, workerChecks } = await openCheckHarness([left()]);
    workerChecks.next.cancel.push(failure('dropped', 'possible'), failure('unreachable', 'none'));
    workerChecks.next.result.push(failure('unreachable', 'none'), failure('unreachable', 'none'));
    const recovering = checkService.recoverReplacements(isAbandoned);
    await vi.advanceTimersByTimeAsync(10_000);
    await recovering;
    vi.useRealTimers();
    expect(workerChecks.calls.filter((call) => call.startsWith('cancel'))).toHaveLength(3);
    expect(await checkService.get(NEW_ID)).toMatchObject({ state: 'Pending' });
  });

  it('tells others who invite that worker meanwhile', async () => {
    const { checkService } = await openCheckHarness([leftReplaced()]);
    expect(await checkService.openChecksFor('ada@new.example', 'ncchc')).toMatchObject([{ id: OLD.id }]);
    expect(await checkService.openChecksFor('ada@example.com', 'ncchc')).toEqual([]);
  });

  it.each([
    ['cancelled', left],
    ['forgotten', left],
    ['forgotten', leftReplaced],
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
