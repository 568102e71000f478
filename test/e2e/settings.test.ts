import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { USER_GROUP } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

describe('the operator’s settings', () => {
  it('RESULT_VISIBILITY=never keeps the outcome off every card', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' } });
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await eventually(() => expect(buttons(card)).toEqual(['View result', 'View certificate']));
    expect(JSON.stringify([card.text, card.blocks])).not.toMatch(/Refer|Ada|Lovelace/);
  });

  it('RESULT_VISIBILITY=always shows it in a public channel', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'always' } });
    const { card, check } = await inviteWorker(app, { channel: CHANNELS.general });
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, 'Completed — Refer');
  });

  it('CERTIFICATE_BUTTON=link adds a URL button to cards that may show outcomes', async () => {
    app = await openTestApp({ env: { CERTIFICATE_BUTTON: 'link' } });
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, {
      status: 'Completed',
      certificateUrl: 'https://workerchecks.com/c/1',
    });
    await eventually(() => expect(buttons(card)).toEqual(['View certificate']));
    // Anybody who sees the card opens the link; a result that only a stranger opened still needs somebody.
    await app.slack.as(PEOPLE.colleague).click(card, 'View certificate');
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check list attention', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Nobody has opened the result', CHANNELS.hr);
    const { url } = await hr.click(card, 'View certificate');
    expect(url).toBe('https://workerchecks.com/c/1');
    await eventually(async () => {
      await hr.command('/check list attention', { channel: CHANNELS.hr });
      await told(app, PEOPLE.hr1, 'No check needs attention', CHANNELS.hr);
    });
  });

  it('HR_USER_GROUPS admits a group’s members, and new members within a minute', async () => {
    let aheadMs = 0;
    app = await openTestApp({
      env: { HR_USERS: '', HR_USER_GROUPS: USER_GROUP },
      now: () => Date.now() + aheadMs,
    });
    app.slack.userGroups.set(USER_GROUP, [PEOPLE.hr1]);
    await app.slack.as(PEOPLE.hr1).command('/check invite', { channel: CHANNELS.hr });
    await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.command('/check list', { channel: CHANNELS.hr });
    await told(app, PEOPLE.colleague, /HR desk/, CHANNELS.hr);
    app.slack.userGroups.set(USER_GROUP, [PEOPLE.hr1, PEOPLE.colleague]);
    aheadMs = 61_000;
    await colleague.command('/check list', { channel: CHANNELS.hr });
    await told(app, PEOPLE.colleague, /no checks yet/, CHANNELS.hr);
  });

  it('SLACK_COMMAND renames the command everywhere', async () => {
    app = await openTestApp({ env: { SLACK_COMMAND: '/wcheck' } });
    await app.slack.as(PEOPLE.hr1).command('/wcheck', { channel: CHANNELS.hr });
    const usage = await told(app, PEOPLE.hr1, '/wcheck invite', CHANNELS.hr);
    expect(plainText(usage)).not.toContain('/check ');
  });

  it('RESULTS_CHANNEL is preselected as the card’s channel', async () => {
    app = await openTestApp({ env: { RESULTS_CHANNEL: CHANNELS.hr } });
    await app.slack.as(PEOPLE.hr1).command('/check invite ada@example.com', { channel: CHANNELS.general });
    const view = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    expect(JSON.stringify(view.content)).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    expect(JSON.stringify(view.content)).toContain('"initial_value":"ada@example.com"');
  });
});

describe('the audit log', () => {
  it('shows administrators who did what, without outcome or worker', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, 'Completed — Refer');
    await app.slack.as(PEOPLE.hr2).click(card, 'View certificate');
    const modal = await modalOf(app, PEOPLE.hr2, 'Certificate');
    await eventually(() => expect(buttons(modal)).toContain('Open certificate'));
    await app.slack.as(PEOPLE.hr1).command('/check audit', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /ADMIN_USERS/, CHANNELS.hr);
    await app.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    const audit = plainText(await told(app, PEOPLE.admin, /audit log/, CHANNELS.hr));
    expect(audit).toMatch(new RegExp(`@${PEOPLE.hr1} · sent the invitation · ${check.order.reference}`));
    expect(audit).toMatch(new RegExp(`@${PEOPLE.hr2} · opened the certificate · ${check.order.reference}`));
    expect(audit).not.toMatch(/Refer|Ada|Lovelace|example\.com|http/);
  });
});

describe('retention', () => {
  it('purges details and outcome RETENTION_DAYS after the release, on the card, in answers and in the store', async () => {
    let aheadMs = 0;
    // Socket Mode, since over HTTP the signatures would be a month old.
    const now = () => Date.now() + aheadMs;
    app = await openTestApp({
      mode: 'socket',
      env: { RETENTION_DAYS: '30' },
      now,
      timeouts: { purgeAfterMs: 200 },
    });
    const { card, check } = await inviteWorker(app);
    const released = new Date().toISOString().slice(0, 10);
    app.workerChecks.advance(check.id, { status: 'Completed', releaseDate: released });
    await cardReads(card, 'Completed — Clear');
    const open = await inviteWorker(app, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });
    await app.stopBot();
    aheadMs = 31 * DAY_MS;
    await app.startBot();
    await cardReads(card, 'Purged');
    expect(plainText(card)).not.toMatch(/Ada|Lovelace|Clear/);
    expect(buttons(card)).toEqual([]);
    await cardReads(open.card, 'Grace Hopper');
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /No check matches/, CHANNELS.hr);
    await hr.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /Purged/, CHANNELS.hr);
    await app.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    await told(app, PEOPLE.admin, /removed the details and the outcome/, CHANNELS.hr);
  });
});
