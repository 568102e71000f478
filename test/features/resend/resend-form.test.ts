import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { WorkerChecksError } from '../../../src/errors.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { makeCheck } from '../../support/make-check.ts';
import { summary } from '../../support/scripted-workerchecks.ts';
import { openFeatureHarness } from '../feature-harness.ts';

type Harness = Awaited<ReturnType<typeof openFeatureHarness>>;
let bench: Harness;
afterEach(() => bench.stop());

const TITLE = 'Resend the invitation';
const OLD = makeCheck({
  requester: { teamId: TEAM.id, userId: PEOPLE.hr1 },
  channelId: CHANNELS.hr,
  worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', mobile: '+61412345678' },
  note: 'Night shift',
  startsOn: '2026-12-08',
});

async function opened(check: Check = OLD, others: Check[] = []) {
  bench = await openFeatureHarness({ checks: [check, ...others] });
  await bench.type(`/check resend ${check.reference}`);
  return bench.modal(TITLE);
}

const failure = (
  kind: WorkerChecksError['failure'],
  effect: 'none' | 'possible',
  reason?: 'credits' | 'not-cancellable' | 'unauthorised',
) => new WorkerChecksError(kind, 'No.', { effect, reason });

describe('the form to resend an invitation', () => {
  it('cancels and invites with the corrected address', async () => {
    const view = await opened();
    await bench.hr.fill(view, { Email: 'ada@new.example', Mobile: '0413 345 678' });
    expect(await bench.hr.submit(view)).toMatchObject({ errors: {}, trouble: undefined });
    const answer = plainText(await bench.told('was cancelled and replaced by'));
    expect(answer).toMatch(/CHK-7F3K2 was cancelled and replaced by CHK-\w{5}\. Invitation sent\./);
    expect(answer).not.toMatch(/Ada|example/);
    expect(bench.workerChecks.orders).toMatchObject([{ email: 'ada@new.example', mobile: '+61413345678' }]);
    const [made] = await bench.checkService.find('ada@new.example');
    expect(made).toMatchObject({
      startsOn: '2026-12-08',
      note: 'Night shift',
      replaces: { checkId: OLD.id },
    });
  });

  it('takes a worker with one name', async () => {
    const view = await opened();
    await bench.hr.fill(view, { 'First name': '', Email: 'ada@new.example' });
    expect(Object.keys((await bench.hr.submit(view)).errors)).toEqual(['first-name']);
    await bench.hr.fill(view, { 'One name': 'Has one name only' });
    await bench.hr.submit(view);
    await bench.told('Invitation sent.');
    expect(bench.workerChecks.orders).toMatchObject([{ firstName: '', lastName: 'Lovelace' }]);
  });

  it('names the likely causes where nothing was changed, then sends it all the same', async () => {
    const view = await opened();
    await bench.hr.submit(view);
    const warned = await bench.modal(TITLE);
    const text = plainText(warned);
    expect(text).toMatch(/spam[\s\S]*registered with[\s\S]*doesn’t appear[\s\S]*Copy a reminder/);
    expect(text).toContain('Night shift');
    expect(bench.workerChecks.calls).toEqual([]);
    await bench.hr.submit(warned);
    await bench.told('Invitation sent.');
    expect(bench.workerChecks.orders).toMatchObject([{ email: 'ada@example.com' }]);
  });

  it('shows a reminder on top of the form', async () => {
    const view = await opened();
    await bench.hr.click(view, 'Copy a reminder');
    const reminder = await bench.modal('Copy a reminder');
    expect(plainText(reminder)).toContain('National police check');
    expect(plainText(reminder)).not.toMatch(/Ada|Lovelace|example/);
    await bench.hr.close(reminder);
    await bench.modal(TITLE);
  });

  it('asks before a second open check for the new address', async () => {
    const beside = makeCheck({
      ...OLD,
      id: '00000000-0000-4000-8000-000000000002',
      reference: 'CHK-BBBBB',
      state: 'In Progress',
      worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ADA@new.example' },
    });
    const view = await opened(OLD, [beside]);
    await bench.hr.fill(view, { Email: 'ada@new.example' });
    await bench.hr.submit(view);
    const warned = await bench.modal(TITLE);
    expect(plainText(warned)).toMatch(/another open check[\s\S]*CHK-BBBBB is \*?In Progress/);
    await bench.hr.submit(warned);
    await bench.told('Invitation sent.');
  });

  it('says that the worker has submitted meanwhile, and does nothing', async () => {
    const view = await opened();
    bench.workerChecks.vendorResult = summary({ status: 'In Progress' });
    await bench.hr.fill(view, { Email: 'ada@new.example' });
    await bench.hr.submit(view);
    await bench.told('has already submitted CHK-7F3K2: it is *In Progress*. Nothing was cancelled or sent.');
    expect(bench.workerChecks.calls).toEqual(['result inv-1']);
  });

  it.each([
    ['credits', 'not have enough credits. Buy credits'],
    ['unauthorised', 'WORKERCHECKS_WIDGET_SECRET'],
  ] as const)(
    'tells that the new one was refused for %s, and opens its details again',
    async (reason, sentence) => {
      const view = await opened();
      bench.workerChecks.next.invite.push(failure('refused', 'none', reason));
      await bench.hr.fill(view, { Email: 'ada@new.example' });
      await bench.hr.submit(view);
      const answer = await bench.told(sentence);
      expect(plainText(answer)).toContain('CHK-7F3K2 was cancelled and replaced by');
      await bench.hr.click(answer, 'Try again');
      expect(plainText(await bench.modal('Invite a worker'))).toContain('ada@new.example');
    },
  );

  it('tells that the new one was not confirmed', async () => {
    const view = await opened();
    bench.workerChecks.next.invite.push(failure('timed-out', 'possible'));
    await bench.hr.fill(view, { Email: 'ada@new.example' });
    await bench.hr.submit(view);
    const answer = await bench.told('may or may not have been sent');
    expect(buttons(answer)).toEqual(['It was sent', 'Follow the invitation', 'Send again']);
  });

  it('sends nothing while nobody knows whether the old one is cancelled; the same form then goes on', async () => {
    const view = await opened();
    bench.workerChecks.next.cancel.push(failure('dropped', 'possible'));
    bench.workerChecks.next.result.push(summary(), failure('dropped', 'possible'));
    await bench.hr.fill(view, { Email: 'ada@new.example' });
    await bench.hr.submit(view);
    const answer = await bench.told('did not confirm that CHK-7F3K2 was cancelled');
    expect(bench.workerChecks.orders).toEqual([]);
    bench.workerChecks.vendorResult = summary({ status: 'Cancelled' });
    await bench.hr.click(answer, 'Open the form again');
    const again = await bench.modal(TITLE);
    expect(plainText(again)).toContain('ada@new.example');
    await bench.hr.submit(again);
    await bench.told('Invitation sent.');
    expect(bench.workerChecks.orders).toHaveLength(1);
  });

  it('keeps the entries of whom a colleague was faster', async () => {
    const view = await opened();
    await bench.hr.fill(view, { Email: 'ada@new.example' });
    await bench.checkService.cancel(OLD.id, { teamId: TEAM.id, userId: PEOPLE.hr2 });
    await bench.hr.submit(view);
    const answer = await bench.told('in the meantime');
    expect(plainText(answer)).toContain(`@${PEOPLE.hr2}`);
    await bench.hr.click(answer, 'Try again');
    expect(plainText(await bench.modal('Invite a worker'))).toContain('ada@new.example');
    expect(bench.workerChecks.orders).toEqual([]);
  });

  it('says that somebody else has replaced it', async () => {
    const view = await opened();
    const {
      id: checkId,
      worker,
      productId,
    } = { ...OLD, worker: { firstName: '', lastName: 'Ada', email: 'a@b.example' } };
    const id = '22222222-2222-4222-8222-222222222222';
    await bench.checkService.resend(
      { id, checkId, worker, productId },
      { teamId: TEAM.id, userId: PEOPLE.hr2 },
    );
    await bench.hr.submit(view);
    await bench.hr.submit(await bench.modal(TITLE));
    await bench.told('was already replaced by CHK-');
    expect(bench.workerChecks.orders).toHaveLength(1);
  });

  it('makes one invitation of a form that is sent twice', async () => {
    const view = await opened();
    await bench.hr.fill(view, { Email: 'ada@new.example' });
    await bench.hr.submit(view);
    await bench.told('Invitation sent.');
    expect((await bench.sandbox.redeliver()).body).toBeUndefined();
    expect(bench.workerChecks.orders).toHaveLength(1);
  });

  it('says that the details are gone where the check was forgotten meanwhile', async () => {
    const view = await opened();
    await bench.checkService.forget(OLD.id, { teamId: TEAM.id, userId: PEOPLE.admin });
    await bench.hr.submit(view);
    await bench.told('The details of CHK-7F3K2 have been removed. Nothing was sent.');
    expect(bench.workerChecks.calls).toEqual([]);
  });
});
