import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { WorkerChecksError } from '../../../src/errors.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxView } from '../../../src/sandbox/slack/workspace/model.ts';
import { makeCheck } from '../../support/make-check.ts';
import { summary } from '../../support/scripted-workerchecks.ts';
import type { FeatureHarness } from '../feature-harness.ts';
import { OLD, openResendForm, TITLE } from './resend-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

async function openForm(others: Check[] = []): Promise<SandboxView> {
  const form = await openResendForm(others);
  ({ harness } = form);
  return form.view;
}

const failure = (
  kind: WorkerChecksError['failure'],
  effect: 'none' | 'possible',
  reason?: 'credits' | 'not-cancellable' | 'unauthorised',
) => new WorkerChecksError(kind, 'No.', { effect, reason });

describe('the form to resend an invitation', () => {
  it('cancels and invites with the corrected address', async () => {
    const view = await openForm();
    await harness.hr.fill(view, { Email: 'ada@new.example', Mobile: '0413 345 678' });
    expect(await harness.hr.submit(view)).toMatchObject({ errors: {}, trouble: undefined });
    const answer = plainText(await harness.told('was cancelled and replaced by'));
    expect(answer).toMatch(/CHK-7F3K2 was cancelled and replaced by CHK-\w{5}\. Invitation sent\./);
    expect(answer).not.toMatch(/Ada|example/);
    expect(harness.workerChecks.orders).toMatchObject([{ email: 'ada@new.example', mobile: '+61413345678' }]);
    const [made] = await harness.checkService.find('ada@new.example');
    expect(made).toMatchObject({
      startsOn: '2026-12-08',
      note: 'Night shift',
      replaces: { checkId: OLD.id },
    });
  });

  it('accepts a worker with one name', async () => {
    const view = await openForm();
    await harness.hr.fill(view, { 'First name': '', Email: 'ada@new.example' });
    expect(Object.keys((await harness.hr.submit(view)).errors)).toEqual(['first-name']);
    await harness.hr.fill(view, { 'One name': 'Has one name only' });
    await harness.hr.submit(view);
    await harness.told('Invitation sent.');
    expect(harness.workerChecks.orders).toMatchObject([{ firstName: '', lastName: 'Lovelace' }]);
  });

  it('lists likely causes if nothing was changed, then sends after a confirmation', async () => {
    const view = await openForm();
    await harness.hr.submit(view);
    const warned = await harness.modal(TITLE);
    const text = plainText(warned);
    expect(text).toMatch(/spam[\s\S]*registered with[\s\S]*doesn’t appear[\s\S]*Copy a reminder/);
    expect(text).toContain('Night shift');
    expect(harness.workerChecks.calls).toEqual([]);
    await harness.hr.submit(warned);
    await harness.told('Invitation sent.');
    expect(harness.workerChecks.orders).toMatchObject([{ email: 'ada@example.com' }]);
  });

  it('shows a reminder on top of the form', async () => {
    const view = await openForm();
    await harness.hr.click(view, 'Copy a reminder');
    const reminder = await harness.modal('Copy a reminder');
    expect(plainText(reminder)).toContain('National police check');
    expect(plainText(reminder)).not.toMatch(/Ada|Lovelace|example/);
    await harness.hr.close(reminder);
    await harness.modal(TITLE);
  });

  it('warns before a second open check for the new address', async () => {
    const beside = makeCheck({
      ...OLD,
      id: '00000000-0000-4000-8000-000000000002',
      reference: 'CHK-BBBBB',
      state: 'In Progress',
      worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ADA@new.example' },
    });
    const view = await openForm([beside]);
    await harness.hr.fill(view, { Email: 'ada@new.example' });
    await harness.hr.submit(view);
    const warned = await harness.modal(TITLE);
    expect(plainText(warned)).toMatch(/another open check[\s\S]*CHK-BBBBB is \*?In Progress/);
    await harness.hr.submit(warned);
    await harness.told('Invitation sent.');
  });

  it('does nothing if the worker has submitted in the meantime', async () => {
    const view = await openForm();
    harness.workerChecks.vendorResult = summary({ status: 'In Progress' });
    await harness.hr.fill(view, { Email: 'ada@new.example' });
    await harness.hr.submit(view);
    await harness.told(
      'has already submitted CHK-7F3K2: it is *In Progress*. Nothing was cancelled or sent.',
    );
    expect(harness.workerChecks.calls).toEqual(['result inv-1']);
  });

  it.each([
    ['credits', 'not have enough credits. Buy credits'],
    ['unauthorised', 'WORKERCHECKS_WIDGET_SECRET'],
  ] as const)(
    'explains that the new invitation was refused because of %s, and opens its details again',
    async (reason, sentence) => {
      const view = await openForm();
      harness.workerChecks.next.invite.push(failure('refused', 'none', reason));
      await harness.hr.fill(view, { Email: 'ada@new.example' });
      await harness.hr.submit(view);
      const answer = await harness.told(sentence);
      expect(plainText(answer)).toContain('CHK-7F3K2 was cancelled and replaced by');
      await harness.hr.click(answer, 'Try again');
      expect(plainText(await harness.modal('Invite a worker'))).toContain('ada@new.example');
    },
  );

  it('reports that the new invitation was not confirmed', async () => {
    const view = await openForm();
    harness.workerChecks.next.invite.push(failure('timed-out', 'possible'));
    await harness.hr.fill(view, { Email: 'ada@new.example' });
    await harness.hr.submit(view);
    const answer = await harness.told('may or may not have been sent');
    expect(buttons(answer)).toEqual(['It was sent', 'Follow the invitation', 'Send again']);
  });

  it('sends nothing while the cancellation is unconfirmed; the same form continues later', async () => {
    const view = await openForm();
    harness.workerChecks.next.cancel.push(failure('dropped', 'possible'));
    harness.workerChecks.next.result.push(summary(), failure('dropped', 'possible'));
    await harness.hr.fill(view, { Email: 'ada@new.example' });
    await harness.hr.submit(view);
    const answer = await harness.told('did not confirm that CHK-7F3K2 was cancelled');
    expect(harness.workerChecks.orders).toEqual([]);
    harness.workerChecks.vendorResult = summary({ status: 'Cancelled' });
    await harness.hr.click(answer, 'Open the form again');
    const again = await harness.modal(TITLE);
    expect(plainText(again)).toContain('ada@new.example');
    await harness.hr.submit(again);
    await harness.told('Invitation sent.');
    expect(harness.workerChecks.orders).toHaveLength(1);
  });

  it('keeps the input if a colleague has cancelled the invitation', async () => {
    const view = await openForm();
    await harness.hr.fill(view, { Email: 'ada@new.example' });
    await harness.checkService.cancel(OLD.id, { teamId: TEAM.id, userId: PEOPLE.hr2 });
    await harness.hr.submit(view);
    const answer = await harness.told('in the meantime');
    expect(plainText(answer)).toContain(`@${PEOPLE.hr2}`);
    await harness.hr.click(answer, 'Try again');
    expect(plainText(await harness.modal('Invite a worker'))).toContain('ada@new.example');
    expect(harness.workerChecks.orders).toEqual([]);
  });

  it('reports that a colleague has already replaced it', async () => {
    const view = await openForm();
    const {
      id: checkId,
      worker,
      productId,
    } = { ...OLD, worker: { firstName: '', lastName: 'Ada', email: 'a@b.example' } };
    const id = '22222222-2222-4222-8222-222222222222';
    await harness.checkService.resend(
      { id, checkId, worker, productId },
      { teamId: TEAM.id, userId: PEOPLE.hr2 },
    );
    await harness.hr.submit(view);
    await harness.hr.submit(await harness.modal(TITLE));
    await harness.told('was already replaced by CHK-');
    expect(harness.workerChecks.orders).toHaveLength(1);
  });

  it('creates one invitation from a form that Slack sends twice', async () => {
    const view = await openForm();
    await harness.hr.fill(view, { Email: 'ada@new.example' });
    await harness.hr.submit(view);
    await harness.told('Invitation sent.');
    expect((await harness.sandbox.redeliver()).body).toBeUndefined();
    expect(harness.workerChecks.orders).toHaveLength(1);
  });

  it('reports that the details were removed in the meantime', async () => {
    const view = await openForm();
    await harness.checkService.forget(OLD.id, { teamId: TEAM.id, userId: PEOPLE.admin });
    await harness.hr.submit(view);
    await harness.told('The details of CHK-7F3K2 have been removed. Nothing was sent.');
    expect(harness.workerChecks.calls).toEqual([]);
  });
});
