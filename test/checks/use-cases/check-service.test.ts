import { describe, expect, it } from 'vitest';
import type { Draft, FormOutcome } from '../../../src/checks/check-service.ts';
import { WorkerChecksError } from '../../../src/errors.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

const HR = { teamId: 'T1', userId: 'U_HR' };
const ID = '11111111-1111-4111-8111-111111111111';

function draft(over: Partial<Draft> = {}): Draft {
  return {
    id: ID,
    worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'Ada@Example.com' },
    productId: 'ncchc',
    channelId: 'C1',
    note: undefined,
    ...over,
  };
}

function failure(
  kind: WorkerChecksError['failure'],
  effect: 'none' | 'possible',
  reason?: 'credits' | 'not-cancellable',
) {
  return new WorkerChecksError(kind, 'No.', { effect, reason });
}

function checkOf(outcome: FormOutcome) {
  if (!('check' in outcome)) throw new Error('Nothing was made');
  return outcome.check;
}

describe('invite', () => {
  it('writes the check before it sends, and the invitation id after', async () => {
    const { checkService, workerChecks, watchList, audited } = await openCheckHarness();
    const states: (string | undefined)[] = [];
    watchList.onChange((check) => states.push(`${check.state} ${workerChecks.calls.length}`));
    const outcome = await checkService.invite(draft(), HR);
    expect(outcome).toMatchObject({ kind: 'invited', check: { state: 'Pending', invitationId: 'inv-1' } });
    expect(states.slice(0, 2)).toEqual(['Inviting 0', 'Pending 1']);
    expect(workerChecks.orders[0]).toMatchObject({ key: ID, productId: 'ncchc', email: 'Ada@Example.com' });
    expect(audited).toEqual([`U_HR invited ${checkOf(outcome).reference}`]);
    expect(checkOf(outcome).reference).toMatch(/^CHK-[2-9A-HJKMNP-Z]{5}$/);
  });

  it('makes one check of a form that comes twice at once', async () => {
    const { checkService, workerChecks } = await openCheckHarness();
    const outcomes = await Promise.all([checkService.invite(draft(), HR), checkService.invite(draft(), HR)]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['already-sent', 'invited']);
    expect(workerChecks.calls).toHaveLength(1);
  });

  it.each([
    [failure('refused', 'none', 'credits'), 'refused', 'Refused', 'credits'],
    [failure('unreachable', 'none'), 'refused', 'Refused', 'unreachable'],
    [failure('rate-limited', 'none'), 'refused', 'Refused', 'unreachable'],
    [failure('timed-out', 'possible'), 'unconfirmed', 'Unconfirmed', undefined],
    [failure('unreadable', 'possible'), 'unconfirmed', 'Unconfirmed', undefined],
  ])('%#: tells a refusal from an answer that was lost', async (error, kind, state, refusal) => {
    const { checkService, workerChecks } = await openCheckHarness();
    workerChecks.next.invite.push(error);
    const outcome = await checkService.invite(draft(), HR);
    expect(outcome).toMatchObject({ kind, check: { state } });
    expect(checkOf(outcome).refusal).toBe(refusal);
    expect(workerChecks.calls).toHaveLength(1);
  });

  it('sends nothing when the intention cannot be written', async () => {
    const { checkService, workerChecks, records } = await openCheckHarness();
    records.failWrites(true);
    await expect(checkService.invite(draft(), HR)).rejects.toMatchObject({ code: 'storage' });
    expect(workerChecks.calls).toEqual([]);
  });

  it('leaves what the last process was inviting unconfirmed, and sends nothing by itself', async () => {
    const { invitationId: _, ...half } = makeCheck({ state: 'Inviting' });
    const { checkService, workerChecks } = await openCheckHarness([half]);
    await checkService.recoverInvitations(() => true);
    expect(await checkService.get(half.id)).toMatchObject({ state: 'Unconfirmed' });
    expect(workerChecks.calls).toEqual([]);
    expect(await checkService.sendAgain(half.id, HR)).toMatchObject({ kind: 'invited' });
    expect(await checkService.sendAgain(half.id, HR)).toMatchObject({ kind: 'already-sent' });
    expect(workerChecks.calls).toEqual([`invite ${half.reference}`]);
  });

  it('takes the invitation id from a person', async () => {
    const { invitationId: _, ...lost } = makeCheck({ state: 'Unconfirmed' });
    const { checkService } = await openCheckHarness([lost]);
    const { worker } = draft();
    const order = {
      id: ID,
      checkId: lost.id,
      invitationId: 'inv-77',
      worker,
      productId: 'ncchc',
      channelId: 'C1',
    };
    expect(await checkService.follow(order, HR)).toMatchObject({
      kind: 'followed',
      check: { state: 'Pending', invitationId: 'inv-77' },
    });
  });

  it('finds an open check for the same address and product', async () => {
    const { checkService } = await openCheckHarness([makeCheck()]);
    expect(await checkService.openChecksFor(' ADA@example.com', 'ncchc')).toMatchObject([
      { reference: 'CHK-7F3K2' },
    ]);
    expect(await checkService.openChecksFor('ada@example.com', 'vevo')).toEqual([]);
  });
});

describe('cancel', () => {
  it('cancels, and says so again without asking again', async () => {
    const { checkService, workerChecks, audited } = await openCheckHarness([makeCheck()]);
    const { id } = makeCheck();
    expect(await checkService.cancel(id, HR)).toMatchObject({
      kind: 'cancelled',
      check: { cancelledBy: 'U_HR' },
    });
    expect(await checkService.cancel(id, HR)).toMatchObject({ kind: 'already-cancelled' });
    expect(workerChecks.calls).toEqual(['cancel inv-1']);
    expect(audited).toEqual(['U_HR cancelled CHK-7F3K2']);
  });

  it('shows the true state when it is too late', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(failure('refused', 'none', 'not-cancellable'));
    workerChecks.vendorResult = summary({ status: 'In Progress' });
    const outcome = await checkService.cancel(makeCheck().id, HR);
    expect(outcome).toMatchObject({ kind: 'too-late', check: { state: 'In Progress' } });
    expect(outcome.check.cancelling).toBeUndefined();
  });

  it('believes the state after an answer that was lost', async () => {
    const { checkService, workerChecks, audited } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(failure('dropped', 'possible'));
    workerChecks.vendorResult = summary({ status: 'Cancelled' });
    expect(await checkService.cancel(makeCheck().id, HR)).toMatchObject({ kind: 'cancelled' });
    expect(workerChecks.calls).toEqual(['cancel inv-1', 'result inv-1']);
    expect(audited).toHaveLength(1);
  });

  it('repeats once where the answer was lost and it is still pending', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(failure('timed-out', 'possible'));
    expect(await checkService.cancel(makeCheck().id, HR)).toMatchObject({ kind: 'cancelled' });
    expect(workerChecks.calls).toEqual(['cancel inv-1', 'result inv-1', 'cancel inv-1']);
  });

  it('says that it failed, and leaves no intention behind', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(failure('unreachable', 'none'));
    workerChecks.next.result.push(failure('unreachable', 'none'));
    const outcome = await checkService.cancel(makeCheck().id, HR);
    expect(outcome).toMatchObject({ kind: 'failed', check: { state: 'Pending' } });
    expect(outcome.check.cancelling).toBeUndefined();
  });

  it('finishes at start what the last process was cancelling', async () => {
    const { checkService, workerChecks } = await openCheckHarness([
      makeCheck({ cancelling: { userId: 'U_HR', at: 5 } }),
    ]);
    await checkService.recoverCancellations(() => true);
    expect(workerChecks.calls).toEqual(['cancel inv-1']);
    expect(await checkService.get(makeCheck().id)).toMatchObject({ state: 'Cancelled', cancelledBy: 'U_HR' });
  });

  it('looks again where what is stored says In Progress', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck({ state: 'In Progress' })]);
    workerChecks.vendorResult = summary({ status: 'Pending' });
    expect(await checkService.cancel(makeCheck().id, HR)).toMatchObject({ kind: 'cancelled' });
  });
});

describe('look now', () => {
  it('gives a link that may be shown, and stores none', async () => {
    const { checkService, workerChecks, records } = await openCheckHarness([makeCheck()]);
    workerChecks.vendorResult = summary({
      status: 'Completed',
      result: 'Clear',
      certificateUrl: 'https://workerchecks.com/c/1',
    });
    const result = await checkService.refresh(makeCheck().id, HR);
    expect(result).toMatchObject({ fresh: true, certificateUrl: 'https://workerchecks.com/c/1' });
    expect(JSON.stringify(await records.get(makeCheck().id))).not.toContain('/c/1');
  });

  it('keeps a link to elsewhere back', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.vendorResult = summary({
      status: 'Completed',
      result: 'Clear',
      certificateUrl: 'https://evil.example/c/1',
    });
    const result = await checkService.refresh(makeCheck().id, HR);
    expect(result.certificateUrl).toBeUndefined();
    expect(result.check.certificate).toBe('unusable');
  });

  it('falls back on what was last seen', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck({ lastResultAt: 5 })]);
    workerChecks.next.result.push(failure('budget-spent', 'none'));
    expect(await checkService.refresh(makeCheck().id, HR)).toMatchObject({
      fresh: false,
      check: { lastResultAt: 5 },
      trouble: { failure: 'budget-spent' },
    });
  });
});

describe('find and list', () => {
  const grace = makeCheck({
    id: '00000000-0000-4000-8000-000000000002',
    reference: 'CHK-ABCDE',
    state: 'Completed',
    createdAt: 2_000,
    worker: { firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com' },
    requester: { teamId: 'T1', userId: 'U_OTHER' },
    outcome: { result: 'Clear' },
  });

  it.each([
    ['chk-7f3k2', ['CHK-7F3K2']],
    ['7F3K2', ['CHK-7F3K2']],
    ['GRACE@example.com', ['CHK-ABCDE']],
    ['grace  hopper', ['CHK-ABCDE']],
    ['example.com', ['CHK-ABCDE', 'CHK-7F3K2']],
    ['nobody', []],
    ['', []],
  ])('finds %j', async (term, references) => {
    const { checkService } = await openCheckHarness([makeCheck(), grace]);
    expect((await checkService.find(term)).map(({ reference }) => reference)).toEqual(references);
  });

  it('filters', async () => {
    const { checkService } = await openCheckHarness([makeCheck(), grace]);
    const references = async (filter: 'all' | 'pending' | 'progress' | 'completed' | 'mine') =>
      (await checkService.list(filter, HR)).map(({ reference }) => reference);
    expect(await references('all')).toEqual(['CHK-ABCDE', 'CHK-7F3K2']);
    expect(await references('pending')).toEqual(['CHK-7F3K2']);
    expect(await references('progress')).toEqual([]);
    expect(await references('completed')).toEqual(['CHK-ABCDE']);
    expect(await references('mine')).toEqual(['CHK-7F3K2']);
    expect((await checkService.openChecks()).map(({ reference }) => reference)).toEqual(['CHK-7F3K2']);
    expect((await checkService.cancellable('love')).map(({ reference }) => reference)).toEqual(['CHK-7F3K2']);
  });
});
