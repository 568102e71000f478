import { describe, expect, it } from 'vitest';
import type { Draft, FormOutcome } from '../../../src/checks/check-service.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import { summary, vendorFailure } from '../../support/scripted-workerchecks.ts';

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

function checkOf(outcome: FormOutcome) {
  if (!('check' in outcome)) throw new Error('No check was created');
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

  it('creates one check if the same form is submitted twice at once', async () => {
    const { checkService, workerChecks } = await openCheckHarness();
    const outcomes = await Promise.all([checkService.invite(draft(), HR), checkService.invite(draft(), HR)]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['already-sent', 'invited']);
    expect(workerChecks.calls).toHaveLength(1);
  });

  it.each([
    [vendorFailure('refused', 'none', 'credits'), 'refused', 'Refused', 'credits'],
    [vendorFailure('unreachable', 'none'), 'refused', 'Refused', 'unreachable'],
    [vendorFailure('rate-limited', 'none'), 'refused', 'Refused', 'unreachable'],
    [vendorFailure('timed-out', 'possible'), 'unconfirmed', 'Unconfirmed', undefined],
    [vendorFailure('unreadable', 'possible'), 'unconfirmed', 'Unconfirmed', undefined],
  ])('%#: distinguishes a refusal from a lost answer', async (error, kind, state, refusal) => {
    const { checkService, workerChecks } = await openCheckHarness();
    workerChecks.next.invite.push(error);
    const outcome = await checkService.invite(draft(), HR);
    expect(outcome).toMatchObject({ kind, check: { state } });
    expect(checkOf(outcome).refusal).toBe(refusal);
    expect(workerChecks.calls).toHaveLength(1);
  });

  it('sends nothing if the intention cannot be written', async () => {
    const { checkService, workerChecks, records } = await openCheckHarness();
    records.failWrites(true);
    await expect(checkService.invite(draft(), HR)).rejects.toMatchObject({ code: 'storage' });
    expect(workerChecks.calls).toEqual([]);
  });

  it('leaves a check that a dead process was inviting Unconfirmed, and sends nothing by itself', async () => {
    const { invitationId: _, ...half } = makeCheck({ state: 'Inviting' });
    const { checkService, workerChecks } = await openCheckHarness([half]);
    await checkService.recoverInvitations(() => true);
    expect(await checkService.get(half.id)).toMatchObject({ state: 'Unconfirmed' });
    expect(workerChecks.calls).toEqual([]);
    expect(await checkService.sendAgain(half.id, HR)).toMatchObject({ kind: 'invited' });
    expect(await checkService.sendAgain(half.id, HR)).toMatchObject({ kind: 'already-sent' });
    expect(workerChecks.calls).toEqual([`invite ${half.reference}`]);
  });

  it('accepts the invitation id from a person', async () => {
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
  it('cancels once, and says so when asked again', async () => {
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

  it('reports the actual state if it is too late', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(vendorFailure('refused', 'none', 'not-cancellable'));
    workerChecks.vendorResult = summary({ status: 'In Progress' });
    const outcome = await checkService.cancel(makeCheck().id, HR);
    expect(outcome).toMatchObject({ kind: 'too-late', check: { state: 'In Progress' } });
    expect(outcome.check.cancelling).toBeUndefined();
  });

  it('requests the state after a lost answer, and goes by that', async () => {
    const { checkService, workerChecks, audited } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(vendorFailure('dropped', 'possible'));
    workerChecks.vendorResult = summary({ status: 'Cancelled' });
    expect(await checkService.cancel(makeCheck().id, HR)).toMatchObject({ kind: 'cancelled' });
    expect(workerChecks.calls).toEqual(['cancel inv-1', 'result inv-1']);
    expect(audited).toHaveLength(1);
  });

  it('repeats once if the answer was lost and the check is still Pending', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(vendorFailure('timed-out', 'possible'));
    expect(await checkService.cancel(makeCheck().id, HR)).toMatchObject({ kind: 'cancelled' });
    expect(workerChecks.calls).toEqual(['cancel inv-1', 'result inv-1', 'cancel inv-1']);
  });

  it('reports a failure, and leaves no intention', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck()]);
    workerChecks.next.cancel.push(vendorFailure('unreachable', 'none'));
    workerChecks.next.result.push(vendorFailure('unreachable', 'none'));
    const outcome = await checkService.cancel(makeCheck().id, HR);
    expect(outcome).toMatchObject({ kind: 'failed', check: { state: 'Pending' } });
    expect(outcome.check.cancelling).toBeUndefined();
  });

  it('is finished at the start if a dead process had begun it', async () => {
    const { checkService, workerChecks } = await openCheckHarness([
      makeCheck({ cancelling: { userId: 'U_HR', at: 5 } }),
    ]);
    await checkService.recoverCancellations(() => true);
    expect(workerChecks.calls).toEqual(['cancel inv-1']);
    expect(await checkService.get(makeCheck().id)).toMatchObject({ state: 'Cancelled', cancelledBy: 'U_HR' });
  });

  it('asks WorkerChecks although the stored state is In Progress', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck({ state: 'In Progress' })]);
    workerChecks.vendorResult = summary({ status: 'Pending' });
    expect(await checkService.cancel(makeCheck().id, HR)).toMatchObject({ kind: 'cancelled' });
  });
});

describe('refresh', () => {
  it('returns a certificate link on an allowed host, and does not store it', async () => {
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

  it('withholds a certificate link on another host', async () => {
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

  it('falls back on the stored check', async () => {
    const { checkService, workerChecks } = await openCheckHarness([makeCheck({ lastResultAt: 5 })]);
    workerChecks.next.result.push(vendorFailure('budget-spent', 'none'));
    expect(await checkService.refresh(makeCheck().id, HR)).toMatchObject({
      fresh: false,
      check: { lastResultAt: 5 },
      trouble: { failure: 'budget-spent' },
    });
  });
});

describe('finding and listing', () => {
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

  it('filters by state and requester', async () => {
    const { checkService } = await openCheckHarness([makeCheck(), grace]);
    const references = async (filter: 'all' | 'pending' | 'progress' | 'completed' | 'mine') =>
      (await checkService.list(filter, HR)).map(({ reference }) => reference);
    expect(await references('all')).toEqual(['CHK-ABCDE', 'CHK-7F3K2']);
    expect(await references('pending')).toEqual(['CHK-7F3K2']);
    expect(await references('progress')).toEqual([]);
    expect(await references('completed')).toEqual(['CHK-ABCDE']);
    expect(await references('mine')).toEqual(['CHK-7F3K2']);
    expect((await checkService.cancellable('love')).map(({ reference }) => reference)).toEqual(['CHK-7F3K2']);
  });
});
