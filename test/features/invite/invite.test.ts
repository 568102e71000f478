import { afterEach, describe, expect, it } from 'vitest';
import { WorkerChecksError } from '../../../src/errors.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { openFeatureHarness } from '../feature-harness.ts';

type Harness = Awaited<ReturnType<typeof openFeatureHarness>>;
let bench: Harness;
afterEach(() => bench.stop());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const refusal = (reason: 'credits' | 'duplicate' | 'validation' | 'unauthorised') =>
  new WorkerChecksError('refused', 'No.', { effect: 'none', reason });

async function filled(over: Record<string, string> = {}) {
  await bench.type('/check invite');
  const view = await bench.modal('Invite a worker');
  await bench.hr.fill(view, {
    'First name': 'Ada',
    'Last name': 'Lovelace',
    Email: 'ada@example.com',
    'Check type': 'ncchc',
    ...over,
  });
  return view;
}

describe('/check invite', () => {
  it('opens the form at once, the address and the channel filled in', async () => {
    bench = await openFeatureHarness();
    await bench.type('/check invite <mailto:ada@example.com|ada@example.com>');
    const view = await bench.modal('Invite a worker');
    expect(plainText(view)).toContain('ada@example.com');
    expect(JSON.stringify(view.content)).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    expect(view.content.private_metadata).toMatch(UUID);
  });

  it('prefers RESULTS_CHANNEL, and chooses the only product', async () => {
    bench = await openFeatureHarness({
      env: { RESULTS_CHANNEL: CHANNELS.general, WORKERCHECKS_PRODUCTS: 'ncchc=Police' },
    });
    await bench.type('/check invite nobody');
    const content = JSON.stringify((await bench.modal('Invite a worker')).content);
    expect(content).toContain(`"initial_conversation":"${CHANNELS.general}"`);
    expect(content).toContain('"initial_option":{"text":{"type":"plain_text","text":"Police"');
    expect(content).toContain('"initial_value":"nobody"');
  });

  it('leaves the channel open in a DM', async () => {
    bench = await openFeatureHarness();
    await bench.hr.command('/check invite');
    expect(JSON.stringify((await bench.modal('Invite a worker')).content)).not.toContain(
      'initial_conversation',
    );
  });

  it('keeps the form open with errors at their fields, then sends', async () => {
    bench = await openFeatureHarness();
    const view = await filled({ 'First name': ' ', Email: 'ada', Mobile: '02 9374 4000' });
    const { errors } = await bench.hr.submit(view);
    expect(Object.keys(errors)).toEqual(['first-name', 'email', 'mobile']);
    expect(bench.workerChecks.calls).toEqual([]);
    await bench.hr.fill(view, { 'First name': 'Ada', Email: 'ada@example.com', Mobile: '0412 345 678' });
    expect(await bench.hr.submit(view)).toMatchObject({ errors: {}, trouble: undefined });
    const answer = await bench.told('Invitation sent.');
    expect(plainText(answer)).toMatch(new RegExp(`CHK-[2-9A-Z]{5} is in #?${CHANNELS.hr}`));
    expect(plainText(answer)).not.toContain('Ada');
    expect(bench.workerChecks.orders).toMatchObject([{ mobile: '+61412345678', firstName: 'Ada' }]);
  });

  it('creates one invitation of a form that is sent twice', async () => {
    bench = await openFeatureHarness();
    const view = await filled();
    await bench.hr.submit(view);
    await bench.told('Invitation sent.');
    const reply = await bench.sandbox.redeliver();
    // The form's own check is no duplicate of it.
    expect(reply.body).toBeUndefined();
    expect(bench.workerChecks.orders).toHaveLength(1);
  });

  it('warns before a second open check, and invites anyway only if told so', async () => {
    bench = await openFeatureHarness({
      checks: [makeCheck({ state: 'In Progress', requester: { teamId: 'T0SANDBOX', userId: PEOPLE.hr2 } })],
    });
    await bench.hr.submit(await filled({ Email: 'ADA@example.com' }));
    const warning = await bench.modal('Already being checked');
    expect(plainText(warning)).toMatch(/CHK-7F3K2\n[\s\S]*In Progress[\s\S]*1 Jan 1970/);
    expect(warning.content.private_metadata).toMatch(UUID);
    expect(JSON.stringify(warning.content)).not.toContain('Lovelace');
    await bench.hr.close(warning);
    expect(bench.workerChecks.calls).toEqual([]);

    await bench.hr.submit(bench.hr.top());
    await bench.hr.submit(await bench.modal('Already being checked'));
    expect(bench.hr.modals()).toEqual([]);
    await bench.told('Invitation sent.');
    expect(bench.workerChecks.orders).toMatchObject([{ email: 'ADA@example.com' }]);
  });

  it('says so where the warning outlived its form', async () => {
    bench = await openFeatureHarness({ checks: [makeCheck()] });
    const view = await filled();
    await bench.hr.submit(view);
    const warning = await bench.modal('Already being checked');
    await bench.drafts.delete(String(warning.content.private_metadata));
    await bench.hr.submit(warning);
    expect(plainText(await bench.modal('This form has expired'))).toContain('nothing was sent');
    expect(bench.workerChecks.calls).toEqual([]);
  });

  it.each([
    ['credits', 'not have enough credits. Buy credits in BusinessHub'],
    ['validation', 'check the email address'],
    ['unauthorised', 'WORKERCHECKS_WIDGET_SECRET'],
  ] as const)(
    'says what to do after a refusal for %s, and opens the form again',
    async (reason, sentence) => {
      bench = await openFeatureHarness();
      bench.workerChecks.next.invite.push(refusal(reason));
      const first = await filled({ 'Note for colleagues': 'Night shift' });
      await bench.hr.submit(first);
      const answer = await bench.told(sentence);
      expect(buttons(answer)).toEqual(['Try again']);
      expect(JSON.stringify(answer)).not.toContain('Lovelace');

      await bench.hr.click(answer, 'Try again');
      const again = await bench.modal('Invite a worker');
      expect(plainText(again)).toMatch(/Ada[\s\S]*Lovelace[\s\S]*ada@example.com[\s\S]*Night shift/);
      expect(again.content.private_metadata).not.toBe(first.content.private_metadata);
      await bench.hr.submit(again);
      await bench.told('Invitation sent.');
      expect(bench.workerChecks.orders).toHaveLength(2);
    },
  );

  it('asks before it invites again whom WorkerChecks refused as a duplicate', async () => {
    bench = await openFeatureHarness();
    bench.workerChecks.next.invite.push(refusal('duplicate'));
    await bench.hr.submit(await filled());
    const answer = await bench.told('already has one for this person');
    expect(buttons(answer)).toEqual(['Follow the invitation', 'Try again']);
    await bench.hr.click(answer, 'Try again');
    await bench.hr.submit(await bench.modal('Invite a worker'));
    const warning = await bench.modal('Already being checked');
    expect(plainText(warning)).toContain('WorkerChecks already has an invitation for this email address');
    expect(bench.workerChecks.orders).toHaveLength(1);
    await bench.hr.submit(warning);
    await bench.told('Invitation sent.');
    // The one that was sent since is what counts from now on.
    await bench.hr.submit(await filled());
    expect(plainText(await bench.modal('Already being checked'))).toContain('There is already an open check');
  });

  it('tells that nothing was sent where WorkerChecks could not be reached', async () => {
    bench = await openFeatureHarness();
    bench.workerChecks.next.invite.push(new WorkerChecksError('unreachable', 'No.', { effect: 'none' }));
    await bench.hr.submit(await filled());
    await bench.told('Press *Try again* in a minute');
  });

  it('says so where Slack does not open the form', async () => {
    bench = await openFeatureHarness();
    bench.sandbox.fault('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await bench.type('/check invite');
    await bench.told('Slack did not open the form in time.');
  });

  it('refuses who may not', async () => {
    bench = await openFeatureHarness();
    await bench.sandbox.as(PEOPLE.colleague).command('/check invite', { channel: CHANNELS.hr });
    await bench.told('Only the HR desk', PEOPLE.colleague);
    expect(bench.sandbox.callsOf('views.open')).toEqual([]);
  });
});

describe('an invitation whose answer was lost', () => {
  async function lose() {
    bench = await openFeatureHarness();
    bench.workerChecks.next.invite.push(new WorkerChecksError('timed-out', 'No.', { effect: 'possible' }));
    await bench.hr.submit(await filled());
    return await bench.told('did not confirm invitation');
  }

  it('is sent again only when somebody says so', async () => {
    const answer = await lose();
    expect(buttons(answer)).toEqual(['It was sent', 'Follow the invitation', 'Send again']);
    expect(bench.workerChecks.calls).toHaveLength(1);
    await bench.hr.click(answer, 'Send again');
    await bench.told('Invitation sent.');
    await bench.hr.click(answer, 'Send again');
    await bench.told('This was already sent, so nothing was done.');
    expect(bench.workerChecks.calls).toHaveLength(2);
  });

  it('is followed when somebody gives its id', async () => {
    const answer = await lose();
    await bench.hr.click(answer, 'It was sent');
    const view = await bench.modal('It was sent');
    await bench.hr.fill(view, { 'Invitation id': 'in valid' });
    expect((await bench.hr.submit(view)).errors).toHaveProperty('invitation-id');
    await bench.hr.fill(view, { 'Invitation id': ' inv-77 ' });
    await bench.hr.submit(view);
    await bench.told('now follows this invitation');
    const [check] = await bench.checkService.openChecks();
    expect(check).toMatchObject({ state: 'Pending', invitationId: 'inv-77' });
    await bench.hr.click(answer, 'It was sent');
    await bench.told('Nothing to do');
    await eventually(() => expect(bench.hr.modals()).toEqual([]));
  });
});
