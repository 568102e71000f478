import { afterEach, describe, expect, it } from 'vitest';
import { WorkerChecksError } from '../../../src/errors.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const refusal = (reason: 'credits' | 'duplicate' | 'validation' | 'unauthorised') =>
  new WorkerChecksError('refused', 'No.', { effect: 'none', reason });

async function fillInvite(over: Record<string, string> = {}) {
  await harness.type('/check invite');
  const view = await harness.modal('Invite a worker');
  await harness.hr.fill(view, {
    'First name': 'Ada',
    'Last name': 'Lovelace',
    Email: 'ada@example.com',
    'Check type': 'ncchc',
    ...over,
  });
  return view;
}

describe('/check invite', () => {
  it('opens the form with the address and the channel filled in', async () => {
    harness = await openFeatureHarness();
    await harness.type('/check invite <mailto:ada@example.com|ada@example.com>');
    const view = await harness.modal('Invite a worker');
    expect(plainText(view)).toContain('ada@example.com');
    expect(JSON.stringify(view.content)).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    expect(view.content.private_metadata).toMatch(UUID);
  });

  it('preselects RESULTS_CHANNEL and the only product', async () => {
    harness = await openFeatureHarness({
      env: { RESULTS_CHANNEL: CHANNELS.general, WORKERCHECKS_PRODUCTS: 'ncchc=Police' },
    });
    await harness.type('/check invite nobody');
    const content = JSON.stringify((await harness.modal('Invite a worker')).content);
    expect(content).toContain(`"initial_conversation":"${CHANNELS.general}"`);
    expect(content).toContain('"initial_option":{"text":{"type":"plain_text","text":"Police"');
    expect(content).toContain('"initial_value":"nobody"');
  });

  it('preselects no channel in a DM', async () => {
    harness = await openFeatureHarness();
    await harness.hr.command('/check invite');
    expect(JSON.stringify((await harness.modal('Invite a worker')).content)).not.toContain(
      'initial_conversation',
    );
  });

  it('keeps the form open with errors at their fields, then sends', async () => {
    harness = await openFeatureHarness();
    const view = await fillInvite({ 'First name': ' ', Email: 'ada', Mobile: '02 9374 4000' });
    const { errors } = await harness.hr.submit(view);
    expect(Object.keys(errors)).toEqual(['first-name', 'email', 'mobile']);
    expect(harness.workerChecks.calls).toEqual([]);
    await harness.hr.fill(view, { 'First name': 'Ada', Email: 'ada@example.com', Mobile: '0412 345 678' });
    expect(await harness.hr.submit(view)).toMatchObject({ errors: {}, trouble: undefined });
    const answer = await harness.told('Invitation sent.');
    expect(plainText(answer)).toMatch(new RegExp(`CHK-[2-9A-Z]{5} is in #?${CHANNELS.hr}`));
    expect(plainText(answer)).not.toContain('Ada');
    expect(harness.workerChecks.orders).toMatchObject([{ mobile: '+61412345678', firstName: 'Ada' }]);
  });

  it('creates one invitation from a form that Slack sends twice', async () => {
    harness = await openFeatureHarness();
    const view = await fillInvite();
    await harness.hr.submit(view);
    await harness.told('Invitation sent.');
    const reply = await harness.sandbox.redeliver();
    // No warning: the open check comes from this form.
    expect(reply.body).toBeUndefined();
    expect(harness.workerChecks.orders).toHaveLength(1);
  });

  it('warns before a second open check, and invites after a confirmation', async () => {
    harness = await openFeatureHarness({
      checks: [makeCheck({ state: 'In Progress', requester: { teamId: 'T0SANDBOX', userId: PEOPLE.hr2 } })],
    });
    await harness.hr.submit(await fillInvite({ Email: 'ADA@example.com' }));
    const warning = await harness.modal('Already being checked');
    expect(plainText(warning)).toMatch(/CHK-7F3K2\n[\s\S]*In Progress[\s\S]*1 Jan 1970/);
    expect(warning.content.private_metadata).toMatch(UUID);
    expect(JSON.stringify(warning.content)).not.toContain('Lovelace');
    await harness.hr.close(warning);
    expect(harness.workerChecks.calls).toEqual([]);

    await harness.hr.submit(harness.hr.top());
    await harness.hr.submit(await harness.modal('Already being checked'));
    expect(harness.hr.modals()).toEqual([]);
    await harness.told('Invitation sent.');
    expect(harness.workerChecks.orders).toMatchObject([{ email: 'ADA@example.com' }]);
  });

  it('reports an expired form when the warning is confirmed too late', async () => {
    harness = await openFeatureHarness({ checks: [makeCheck()] });
    const view = await fillInvite();
    await harness.hr.submit(view);
    const warning = await harness.modal('Already being checked');
    await harness.drafts.delete(String(warning.content.private_metadata));
    await harness.hr.submit(warning);
    expect(plainText(await harness.modal('This form has expired'))).toContain('nothing was sent');
    expect(harness.workerChecks.calls).toEqual([]);
  });

  it.each([
    ['credits', 'not have enough credits. Buy credits in BusinessHub'],
    ['validation', 'check the email address'],
    ['unauthorised', 'WORKERCHECKS_WIDGET_SECRET'],
  ] as const)('explains a refusal because of %s, and opens the form again', async (reason, sentence) => {
    harness = await openFeatureHarness();
    harness.workerChecks.next.invite.push(refusal(reason));
    const first = await fillInvite({ 'Note for colleagues': 'Night shift' });
    await harness.hr.submit(first);
    const answer = await harness.told(sentence);
    expect(buttons(answer)).toEqual(['Try again']);
    expect(JSON.stringify(answer)).not.toContain('Lovelace');

    await harness.hr.click(answer, 'Try again');
    const again = await harness.modal('Invite a worker');
    expect(plainText(again)).toMatch(/Ada[\s\S]*Lovelace[\s\S]*ada@example.com[\s\S]*Night shift/);
    expect(again.content.private_metadata).not.toBe(first.content.private_metadata);
    await harness.hr.submit(again);
    await harness.told('Invitation sent.');
    expect(harness.workerChecks.orders).toHaveLength(2);
  });

  it('warns before inviting a person again whom WorkerChecks refused as a duplicate', async () => {
    harness = await openFeatureHarness();
    harness.workerChecks.next.invite.push(refusal('duplicate'));
    await harness.hr.submit(await fillInvite());
    const answer = await harness.told('already has one for this person');
    expect(buttons(answer)).toEqual(['Follow the invitation', 'Try again']);
    await harness.hr.click(answer, 'Try again');
    await harness.hr.submit(await harness.modal('Invite a worker'));
    const warning = await harness.modal('Already being checked');
    expect(plainText(warning)).toContain('WorkerChecks already has an invitation for this email address');
    expect(harness.workerChecks.orders).toHaveLength(1);
    await harness.hr.submit(warning);
    await harness.told('Invitation sent.');
    // From now on the warning is about the check that was sent.
    await harness.hr.submit(await fillInvite());
    expect(plainText(await harness.modal('Already being checked'))).toContain(
      'There is already an open check',
    );
  });

  it('reports that nothing was sent when WorkerChecks cannot be reached', async () => {
    harness = await openFeatureHarness();
    harness.workerChecks.next.invite.push(new WorkerChecksError('unreachable', 'No.', { effect: 'none' }));
    await harness.hr.submit(await fillInvite());
    await harness.told('Press *Try again* in a minute');
  });

  it('reports that Slack did not open the form', async () => {
    harness = await openFeatureHarness();
    harness.sandbox.fault('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await harness.type('/check invite');
    await harness.told('Slack did not open the form in time.');
  });

  it('is refused to people who may not invite', async () => {
    harness = await openFeatureHarness();
    await harness.sandbox.as(PEOPLE.colleague).command('/check invite', { channel: CHANNELS.hr });
    await harness.told('Only the HR desk', PEOPLE.colleague);
    expect(harness.sandbox.callsOf('views.open')).toEqual([]);
  });
});

describe('an invitation whose answer was lost', () => {
  async function inviteWithLostAnswer() {
    harness = await openFeatureHarness();
    harness.workerChecks.next.invite.push(new WorkerChecksError('timed-out', 'No.', { effect: 'possible' }));
    await harness.hr.submit(await fillInvite());
    return await harness.told('did not confirm invitation');
  }

  it('is sent again only when a person chooses so', async () => {
    const answer = await inviteWithLostAnswer();
    expect(buttons(answer)).toEqual(['It was sent', 'Follow the invitation', 'Send again']);
    expect(harness.workerChecks.calls).toHaveLength(1);
    await harness.hr.click(answer, 'Send again');
    await harness.told('Invitation sent.');
    await harness.hr.click(answer, 'Send again');
    await harness.told('This was already sent, so nothing was done.');
    expect(harness.workerChecks.calls).toHaveLength(2);
  });

  it('is followed when a person enters its id', async () => {
    const answer = await inviteWithLostAnswer();
    await harness.hr.click(answer, 'It was sent');
    const view = await harness.modal('It was sent');
    await harness.hr.fill(view, { 'Invitation id': 'in valid' });
    expect((await harness.hr.submit(view)).errors).toHaveProperty('invitation-id');
    await harness.hr.fill(view, { 'Invitation id': ' inv-77 ' });
    await harness.hr.submit(view);
    await harness.told('now follows this invitation');
    const [check] = await harness.watchList.all();
    expect(check).toMatchObject({ state: 'Pending', invitationId: 'inv-77' });
    await harness.hr.click(answer, 'It was sent');
    await harness.told('Nothing to do');
    await eventually(() => expect(harness.hr.modals()).toEqual([]));
  });
});
