import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { runStep } from '../../src/sandbox/slack/workflow-steps.ts';
import type { SandboxMessage, StepExecution } from '../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const DESK = { DIGEST_CHANNEL: CHANNELS.hr };
const ASKED = {
  worker_name: 'Ada Lovelace',
  worker_email: 'ada@example.com',
  check_type: 'National police check',
  start_date: '2027-02-01',
  asked_by: PEOPLE.colleague,
};

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const cards = (channel: string = CHANNELS.hr) =>
  app.slack.messages(channel).filter((one) => one.text.startsWith('Request for a background check'));

const requestCard = (channel?: string): Promise<SandboxMessage> =>
  eventually(() => {
    const [only, ...more] = cards(channel);
    if (only === undefined || more.length > 0) throw new Error(`${cards(channel).length} request cards`);
    return only;
  });

async function ask(inputs: Record<string, string> = {}): Promise<StepExecution> {
  const { execution, reply } = await runStep(app.slack, 'check_request', { ...ASKED, ...inputs });
  expect(reply.trouble).toBeUndefined();
  return execution;
}

const ended = (execution: StepExecution) => eventually(() => expect(execution.state).not.toBe('running'));

describe('a check that a workflow asks for', () => {
  it('is invited by the click of somebody who may, once, and the workflow goes on', async () => {
    app = await openTestApp({ env: DESK });
    const execution = await ask();
    const card = await requestCard();
    await cardReads(card, 'Ada Lovelace\nNational police check');
    expect(plainText(card)).toContain(`*Asked by*\n@${PEOPLE.colleague}`);
    expect(plainText(card)).toContain('1 February 2027');
    expect(plainText(card)).not.toContain('ada@example.com');
    expect(card.text).not.toContain('Ada');
    expect(buttons(card)).toEqual(['Invite', 'Change…', 'Decline', 'Details']);
    await app.slack.redeliver(undefined, { attempt: 1, reason: 'http_timeout' });
    // The person who asked has no right by asking.
    const colleague = app.slack.as(PEOPLE.colleague);
    for (const button of ['Invite', 'Change…', 'Decline', 'Details']) await colleague.click(card, button);
    await told(app, PEOPLE.colleague, /Only the HR desk may do this/, CHANNELS.hr);
    expect(app.workerChecks.checks).toEqual([]);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.click(card, 'Details');
    expect(plainText(await modalOf(app, PEOPLE.hr1, 'Details of the request'))).toContain('ada@example.com');
    await Promise.all([hr.click(card, 'Invite'), app.slack.as(PEOPLE.hr2).click(card, 'Invite')]);
    await ended(execution);
    const [check, ...more] = app.workerChecks.checks;
    expect(more).toEqual([]);
    const reference = check?.order.reference ?? '';
    const { decided_by: by, ...outputs } = execution.outputs;
    expect(outputs).toEqual({ decision: 'invited', reference });
    expect([PEOPLE.hr1, PEOPLE.hr2]).toContain(by);
    await eventually(() => {
      expect(plainText(card)).toContain(`Request for a background check — invited`);
      expect(plainText(card)).toContain(`*Invited by*\n@${by}`);
      // Linked to its card.
      expect(JSON.stringify(card.blocks)).toContain(`|${reference}>`);
    });
    expect(plainText(card)).not.toContain('Ada');
    expect(buttons(card)).toEqual([]);
    const dm = await told(app, PEOPLE.colleague, 'was accepted');
    expect(plainText(dm)).toContain(reference);
    expect(plainText(dm)).not.toContain('Ada');
    expect(cards()).toHaveLength(1);
    // An event that comes again after all that changes nothing.
    const [event] = app.slack.deliveries.filter(({ payload }) => JSON.stringify(payload).includes('Fx0'));
    await app.slack.redeliver(event);
    await hr.command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Ada Lovelace', CHANNELS.hr);
    expect([cards().length, app.workerChecks.checks.length]).toEqual([1, 1]);
  });

  it('is declined with a reason, or changed first where something is wrong, and is asked twice about', async () => {
    app = await openTestApp({ env: DESK });
    const first = await ask({
      worker_email: 'ada(at)example.com',
      check_type: 'Polise',
      asked_by: PEOPLE.hr2,
    });
    const card = await requestCard();
    expect(buttons(card)).toEqual(['Change…', 'Decline', 'Details']);
    expect(plainText(card)).toContain(
      'before it can be sent: the email address and the check type. Press Change… to correct it.',
    );
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.click(card, 'Change…');
    const view = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    expect(plainText(view)).toContain('“Polise” is not a check type.');
    await hr.fill(view, { Email: 'ada@example.com', 'Check type': 'vevo' });
    await hr.submit(view);
    await ended(first);
    expect(first.outputs).toMatchObject({ decision: 'invited', decided_by: PEOPLE.hr1 });
    const { order } = app.workerChecks.checkFor('ada@example.com');
    expect(order).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace', product_id: 'vevo' });

    // The same worker and check type again: the usual question comes first.
    const second = await ask({ check_type: 'vevo' });
    const other = await eventually(() => cards()[1] ?? fail());
    await hr.click(other, 'Invite');
    const question = await told(app, PEOPLE.hr1, 'there is already an open check', CHANNELS.hr);
    await hr.click(other, 'Decline');
    const reason = await modalOf(app, PEOPLE.hr1, 'Decline the request');
    await hr.fill(reason, { Reason: 'She has one open.' });
    await hr.submit(reason);
    await ended(second);
    expect(second).toMatchObject({ state: 'completed' });
    expect(second.outputs).toEqual({ decision: 'declined', reference: '', decided_by: PEOPLE.hr1 });
    const dm = await told(app, PEOPLE.colleague, 'was declined');
    expect(plainText(dm)).toContain('She has one open.');
    await eventually(() => expect(plainText(other)).toContain(`*Declined by*\n@${PEOPLE.hr1}`));
    await hr.click(question, 'Invite anyway');
    await told(app, PEOPLE.hr1, 'This request was declined by', CHANNELS.hr);
    expect(app.workerChecks.checks).toHaveLength(1);
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command('/check audit', { channel: CHANNELS.hr });
    const audit = plainText(await told(app, PEOPLE.admin, 'Audit log', CHANNELS.hr));
    expect(audit).toContain('declined a request for a check · Fx00000002');
    expect(audit).toContain('the workflow · asked for a check · Fx00000001');
  });

  it('shows no name where names may not stand, and ends undecided after 30 days', async () => {
    let aheadMs = 0;
    app = await openTestApp({
      env: { DIGEST_CHANNEL: CHANNELS.general },
      now: () => Date.now() + aheadMs,
      timeouts: { purgeAfterMs: 20 },
    });
    const execution = await ask();
    const card = await requestCard(CHANNELS.general);
    expect(plainText(card)).toContain('National police check');
    expect(JSON.stringify([card.text, card.blocks])).not.toMatch(/Ada|Lovelace|2027/);
    await app.stopBot();
    // Slack does not take the completion at once.
    const fault = app.slack.fault('functions.completeError', { kind: 'http', status: 503 }, { times: 1 });
    aheadMs = 30 * DAY_MS;
    await app.startBot();
    await eventually(() => expect(execution.state).toBe('failed'));
    expect(fault.met).toBe(1);
    expect(execution.error).toContain('Nobody decided in time');
    await eventually(() => expect(plainText(card)).toContain('Request for a background check — ended'));
    expect(buttons(card)).toEqual([]);
    await told(app, PEOPLE.colleague, 'ended without a decision');
    await eventually(async () => {
      const metrics = await (await fetch(`${app.botUrl()}/metrics`)).text();
      expect(metrics).toMatch(/^workflow_steps_pending 0$/m);
    });
  });

  it('fails at once, with a sentence, where no channel is set for the desk', async () => {
    app = await openTestApp();
    const execution = await ask();
    await ended(execution);
    expect(execution).toMatchObject({ state: 'failed', error: expect.stringContaining('DIGEST_CHANNEL') });
  });
});

function fail(): never {
  throw new Error('Not there');
}
