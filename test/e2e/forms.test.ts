import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { breakSqlite } from '../chaos/break-sqlite.ts';
import { eventually } from '../support/eventually.ts';
import { saveAcknowledgedForm } from '../support/save-acknowledged-form.ts';
import { fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const invitedAddresses = () => app.workerChecks.checks.map(({ order }) => order.email);

describe('a form whose acknowledgement was lost', () => {
  it('is explained when resubmitted with a corrected address, with an offer to cancel the first invitation', async () => {
    app = await openTestApp();
    const view = await fillInvite(app, { email: 'ad@example.com' });
    app.slack.loseNextAck();
    expect((await hr().submit(view)).trouble).toBe('operation_timeout');
    await told(app, PEOPLE.hr1, 'Invitation sent.');
    await hr().fill(view, { Email: 'ada@example.com' });
    expect((await hr().submit(view)).trouble).toBeUndefined();

    const answer = await told(app, PEOPLE.hr1, 'already sent this form with different details');
    expect(plainText(answer)).not.toContain('@example.com');
    expect(buttons(answer)).toEqual(['Cancel and invite again']);
    expect(invitedAddresses()).toEqual(['ad@example.com']);
    await hr().click(answer, 'Cancel and invite again');
    await eventually(() => expect(invitedAddresses()).toEqual(['ad@example.com', 'ada@example.com']));
    expect(app.workerChecks.checks.map(({ status }) => status)).toEqual(['Cancelled', 'Pending']);
  });

  it('reports the cancellation and the refusal when WorkerChecks does not accept the correction', async () => {
    app = await openTestApp();
    const view = await fillInvite(app, { email: 'ad@example.com' });
    app.slack.loseNextAck();
    await hr().submit(view);
    await told(app, PEOPLE.hr1, 'Invitation sent.');
    await hr().fill(view, { Email: 'ada@example.com' });
    await hr().submit(view);
    const answer = await told(app, PEOPLE.hr1, 'already sent this form with different details');
    app.workerChecks.fault('invite', { kind: 'answer', status: 402 });
    await hr().click(answer, 'Cancel and invite again');
    const both = await told(app, PEOPLE.hr1, 'not have enough credits');
    expect(plainText(both)).toContain('was cancelled');
    expect(buttons(both)).toContain('Try again');
  });

  it('creates one invitation when resubmitted unchanged', async () => {
    app = await openTestApp();
    const view = await fillInvite(app);
    app.slack.loseNextAck();
    await hr().submit(view);
    await told(app, PEOPLE.hr1, 'Invitation sent.');
    expect((await hr().submit(view)).trouble).toBeUndefined();
    expect(invitedAddresses()).toEqual(['ada@example.com']);
  });

  it('is sent when corrected after a refusal', async () => {
    app = await openTestApp();
    const view = await fillInvite(app, { email: 'ad@example.com' });
    app.slack.loseNextAck();
    app.workerChecks.fault('invite', { kind: 'answer', status: 422 });
    await hr().submit(view);
    await told(app, PEOPLE.hr1, 'Try again');
    await hr().fill(view, { Email: 'ada@example.com' });
    await hr().submit(view);
    await told(app, PEOPLE.hr1, 'Invitation sent.');
    expect(invitedAddresses()).toEqual(['ada@example.com']);
  });
});

describe('a form that a previous process acknowledged but did not process', () => {
  const saveForm = (values: Record<string, object>, callbackId = 'invite.form') =>
    saveAcknowledgedForm(app, { callbackId, privateMetadata: randomUUID(), values });

  const WORKER = {
    'first-name': { value: 'Ada' },
    'last-name': { value: 'Lovelace' },
    email: { value: 'ada@example.com' },
    product: { selected_option: { value: 'gone' } },
    channel: { selected_conversation: CHANNELS.hr },
  };

  it('is offered again, filled in, when it can no longer be sent unchanged', async () => {
    app = await openTestApp();
    await saveForm(WORKER);
    await app.startBot();
    const answer = await told(app, PEOPLE.hr1, 'Nothing was sent');
    expect(plainText(answer)).not.toMatch(/Ada|Lovelace|example\.com/);
    await hr().click(answer, 'Open the form again');
    const view = await eventually(() => hr().top());
    expect(plainText(view)).toContain('ada@example.com');
    expect(JSON.stringify(view.content)).toContain('"initial_value":"Lovelace"');
    await hr().fill(view, { 'Check type': 'ncchc' });
    await hr().submit(view);
    await eventually(() => expect(invitedAddresses()).toEqual(['ada@example.com']));
  });

  it('is reported as not sent when its details have expired', async () => {
    app = await openTestApp();
    await saveForm({}, 'invite.duplicate');
    await app.startBot();
    const answer = await told(app, PEOPLE.hr1, 'Nothing was sent');
    expect(buttons(answer)).toEqual([]);
  });

  it('is not sent when its sender has lost access, and the sender is told', async () => {
    app = await openTestApp();
    await saveForm({ ...WORKER, product: { selected_option: { value: 'ncchc' } } });
    await app.startBot({ HR_USERS: PEOPLE.hr2 });
    await told(app, PEOPLE.hr1, 'Only the HR desk may do this');
    expect(invitedAddresses()).toEqual([]);
  });
});

describe('a filled-in form', () => {
  it('keeps its input when Slack does not open it in time', async () => {
    app = await openTestApp();
    app.slack.fault('views.open', { kind: 'error', error: 'expired_trigger_id' }, { times: 2 });
    await hr().command('/check invite ada@example.com', { channel: CHANNELS.hr });
    const first = await told(app, PEOPLE.hr1, 'did not open the form in time', CHANNELS.hr);
    expect(plainText(first)).not.toContain('ada@example.com');
    await hr().click(first, 'Open the form again');
    const second = await told(app, PEOPLE.hr1, 'What you typed is kept', CHANNELS.hr);
    await hr().click(second, 'Open the form again');
    expect(plainText(await eventually(() => hr().top()))).toContain('ada@example.com');
  });

  it('is offered again when it could not be processed', async () => {
    app = await openTestApp();
    const { card } = await inviteWorker(app);
    await hr().command(`/check close ${/CHK-\w{5}/.exec(plainText(card))?.[0]}`, { channel: CHANNELS.hr });
    const view = await eventually(() => hr().top());
    await hr().fill(view, { Reason: 'Left before the start' });
    const healed = breakSqlite((what) =>
      what === 'commit' && app.slack.as(PEOPLE.hr1).modals().length === 0 ? 'before' : undefined,
    );
    await hr().submit(view);
    const answer = await told(app, PEOPLE.hr1, 'Open the form again');
    healed();
    await hr().click(answer, 'Open the form again');
    const again = await eventually(() => hr().top());
    expect(plainText(again)).toContain('Close this check');
    expect(JSON.stringify(again.content)).toContain('Left before the start');
  });
});
