import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import type { ResendOutcome } from '../../../src/checks/check-service.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { NEW_CHECK, makeResendOrder as order } from '../../support/make-resend-order.ts';
import { summary, vendorFailure } from '../../support/scripted-workerchecks.ts';

const HR = { teamId: 'T1', userId: 'U_HR2' };
const OLD = makeCheck();
const NEW_ID = NEW_CHECK.checkId;

function sentOf(outcome: ResendOutcome): Check {
  if (outcome.kind !== 'replaced') throw new Error(`It was ${outcome.kind}`);
  return outcome.sent.check;
}

describe('resend', () => {
  it('requests the result, cancels, and only then invites; each check refers to the other', async () => {
    const { checkService, workerChecks, watchList, audited } = await openCheckHarness([
      makeCheck({ note: 'Night shift', startsOn: '2026-12-08' }),
    ]);
    const outcome = await checkService.resend(order({ note: 'Night shift', startsOn: '2026-12-08' }), HR);
    const made = sentOf(outcome);
    expect(workerChecks.calls).toEqual(['result inv-1', 'cancel inv-1', `invite ${made.reference}`]);
    expect(outcome).toMatchObject({
      kind: 'replaced',
      check: { state: 'Replaced', replacedBy: { checkId: NEW_ID, reference: made.reference } },
      sent: { kind: 'invited' },
    });
    expect(made).toMatchObject({
      id: NEW_ID,
      state: 'Pending',
      worker: { email: 'ada@new.example' },
      replaces: { checkId: OLD.id, reference: OLD.reference },
      note: 'Night shift',
      startsOn: '2026-12-08',
      requester: OLD.requester,
      channelId: OLD.channelId,
    });
    const old = await watchList.get(OLD.id);
    expect([old?.replacing, old?.cancelling]).toEqual([undefined, undefined]);
    await eventually(() =>
      expect(audited).toEqual([`U_HR2 replaced ${OLD.reference}`, `U_HR2 invited ${made.reference}`]),
    );
  });

  it('writes the intention before it cancels, and the new check before it invites', async () => {
    const { checkService, workerChecks, watchList } = await openCheckHarness([OLD]);
    const changes = new Set<string>();
    watchList.onChange(({ id, state, replacing }) => {
      const which = id === OLD.id ? 'old' : 'new';
      const last = workerChecks.calls.at(-1)?.split(' ')[0];
      changes.add([last, which, state, ...(replacing ? ['replacing'] : [])].join(' '));
    });
    await checkService.resend(order(), HR);
    const steps = ['result old Pending replacing', 'cancel old Replaced replacing', 'cancel new Inviting'];
    expect([...changes].filter((step) => steps.includes(step))).toEqual(steps);
    expect(changes).toContain('invite new Pending');
  });

  it('does nothing if the worker has submitted meanwhile', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    workerChecks.vendorResult = summary({ status: 'In Progress' });
    expect(await checkService.resend(order(), HR)).toMatchObject({
      kind: 'too-late',
      check: { state: 'In Progress' },
    });
    expect(workerChecks.calls).toEqual(['result inv-1']);
  });

  it('does nothing if the worker submits between the result request and the cancellation', async () => {
    const { checkService, workerChecks, watchList } = await openCheckHarness([OLD]);
    workerChecks.next.result.push(summary());
    workerChecks.next.cancel.push(vendorFailure('refused', 'none', 'not-cancellable'));
    workerChecks.vendorResult = summary({ status: 'In Progress' });
    const outcome = await checkService.resend(order(), HR);
    expect(outcome).toMatchObject({ kind: 'too-late', check: { state: 'In Progress' } });
    const old = await watchList.get(OLD.id);
    expect([old?.replacing, old?.replacedBy, old?.cancelling]).toEqual([undefined, undefined, undefined]);
    expect(workerChecks.orders).toEqual([]);
  });

  it('invites after a cancellation whose answer was lost, once a result says Cancelled', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    workerChecks.next.cancel.push(vendorFailure('dropped', 'possible'));
    workerChecks.next.result.push(summary(), summary({ status: 'Cancelled' }));
    expect(await checkService.resend(order(), HR)).toMatchObject({
      kind: 'replaced',
      check: { state: 'Replaced' },
      sent: { kind: 'invited' },
    });
  });

  it('sends nothing while it is not known whether the old invitation is cancelled', async () => {
    const { checkService, workerChecks, refreshCheck, audited } = await openCheckHarness([OLD]);
    workerChecks.next.cancel.push(vendorFailure('dropped', 'possible'));
    workerChecks.next.result.push(summary(), vendorFailure('dropped', 'possible'));
    expect(await checkService.resend(order(), HR)).toMatchObject({ kind: 'not-cancelled', isOpen: true });
    expect(workerChecks.orders).toEqual([]);
    workerChecks.vendorResult = summary({ status: 'Cancelled' });
    const { check } = await refreshCheck({ ...OLD, invitationId: 'inv-1' }, 'poller');
    expect(check).toMatchObject({ state: 'Cancelled', cancelledBy: 'U_HR2' });
    await eventually(() => expect(audited).toEqual([`U_HR2 cancelled ${OLD.reference}`]));
  });

  it('changes nothing if WorkerChecks cannot be asked', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    workerChecks.next.result.push(vendorFailure('budget-spent', 'none'));
    expect(await checkService.resend(order(), HR)).toMatchObject({ kind: 'not-asked', check: OLD });
    expect(workerChecks.calls).toEqual(['result inv-1']);
  });

  it.each([
    [vendorFailure('refused', 'none', 'credits'), 'refused', 'Refused'],
    [vendorFailure('refused', 'none', 'unauthorised'), 'refused', 'Refused'],
    [vendorFailure('unreachable', 'none'), 'refused', 'Refused'],
    [vendorFailure('timed-out', 'possible'), 'unconfirmed', 'Unconfirmed'],
  ])('%#: the old check is Replaced though the new invitation was not sent', async (error, kind, state) => {
    const { checkService, workerChecks, watchList } = await openCheckHarness([OLD]);
    workerChecks.next.invite.push(error);
    const outcome = await checkService.resend(order(), HR);
    expect(outcome).toMatchObject({ kind: 'replaced', check: { state: 'Replaced' }, sent: { kind } });
    expect(sentOf(outcome).state).toBe(state);
    expect((await watchList.get(OLD.id))?.replacing).toBeUndefined();
    expect(await checkService.sendAgain(NEW_ID, HR)).toMatchObject({ kind: 'invited' });
  });

  it('creates one check if the same form is submitted twice at once', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    const outcomes = await Promise.all([checkService.resend(order(), HR), checkService.resend(order(), HR)]);
    expect(outcomes.map((one) => (one.kind === 'replaced' ? one.sent.kind : one.kind))).toEqual([
      'invited',
      'already-sent',
    ]);
    expect(workerChecks.orders).toHaveLength(1);
  });

  it('says so if the form is submitted again with other details', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    await checkService.resend(order(), HR);
    const worker = { ...order().worker, email: 'ada@other.example' };
    expect(await checkService.resend(order({ worker }), HR)).toMatchObject({
      kind: 'replaced',
      sent: { kind: 'sent-otherwise', check: { worker: { email: 'ada@new.example' } } },
    });
    expect(workerChecks.orders).toHaveLength(1);
  });

  it('lets only one of two people replace a check', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    const other = order({ id: '22222222-2222-4222-8222-222222222222' });
    const outcomes = await Promise.all([
      checkService.resend(order(), HR),
      checkService.resend(other, { ...HR, userId: 'U_HR3' }),
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'replaced' },
      { kind: 'replaced-before', check: { replacedBy: { checkId: NEW_ID } } },
    ]);
    expect(workerChecks.orders).toHaveLength(1);
  });

  it('replaces no check that a person has cancelled here, but one that was cancelled in BusinessHub', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    await checkService.cancel(OLD.id, { ...HR, userId: 'U_HR3' });
    expect(await checkService.resend(order(), HR)).toMatchObject({ kind: 'cancelled-before' });
    expect(workerChecks.orders).toEqual([]);

    const other = await openCheckHarness([OLD]);
    other.workerChecks.vendorResult = summary({ status: 'Cancelled' });
    other.workerChecks.next.cancel.push(vendorFailure('refused', 'none', 'not-cancellable'));
    expect(await other.checkService.resend(order(), HR)).toMatchObject({
      kind: 'replaced',
      check: { state: 'Replaced' },
      sent: { kind: 'invited' },
    });
    await eventually(() => expect(other.audited[0]).toBe(`U_HR2 replaced ${OLD.reference}`));
  });

  it('asks about other open checks, but not about the one it replaces', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    const same = order({ worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ADA@example.com' } });
    expect(await checkService.resend(same, HR)).toMatchObject({ kind: 'replaced' });

    const { id } = makeCheck({ id: '00000000-0000-4000-8000-000000000009' });
    const beside = makeCheck({
      id,
      reference: 'CHK-ZZZZZ',
      worker: order().worker,
      createdAt: 0,
      invitedAt: 0,
    });
    const two = await openCheckHarness([OLD, beside]);
    expect(await two.checkService.resend(order(), HR)).toMatchObject({
      kind: 'open-already',
      open: [{ reference: 'CHK-ZZZZZ' }],
    });
    expect(two.workerChecks.calls).toEqual(['result inv-1']);
    expect(await two.checkService.resend(order({ besides: [id] }), HR)).toMatchObject({ kind: 'replaced' });
    expect(workerChecks.orders).toHaveLength(1);
  });

  it('makes the new check the one that is found by a name or address that both have', async () => {
    const { checkService } = await openCheckHarness([OLD]);
    await checkService.resend(order({ worker: { ...order().worker, email: 'ada@example.com' } }), HR);
    expect(await checkService.find('ada@example.com')).toMatchObject([{ id: NEW_ID }]);
    expect(await checkService.find('lovelace')).toMatchObject([{ id: NEW_ID }]);
    expect(await checkService.find(OLD.reference)).toMatchObject([{ id: OLD.id }]);
  });

  it('counts among the day’s invitations, before anything is cancelled', async () => {
    const { checkService, workerChecks } = await openCheckHarness([OLD]);
    for (let index = 0; index < 200; index += 1) {
      const id = `${String(index).padStart(8, '0')}-3333-4333-8333-333333333333`;
      const worker = { firstName: '', lastName: 'Many', email: `many${index}@example.com` };
      await checkService.invite({ id, worker, productId: 'ncchc', channelId: 'C1' }, HR);
    }
    const calls = workerChecks.calls.length;
    expect(await checkService.resend(order(), HR)).toMatchObject({ kind: 'limit-reached' });
    expect(workerChecks.calls.slice(calls)).toEqual(['result inv-1']);
    expect((await checkService.get(OLD.id))?.state).toBe('Pending');
  });
});
