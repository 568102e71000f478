import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const ON_CARD = /Starts work on 8 December 2026/;

async function setDate(card: SandboxMessage, day: string | null): Promise<void> {
  await hr().select(card, { actionId: 'check.menu' }, 'Start date…');
  const view = await modalOf(app, PEOPLE.hr1, 'Start date');
  await hr().fill(view, { 'Starts work on': day });
  await hr().submit(view);
}

async function list(): Promise<string> {
  await hr().command('/check list', { channel: CHANNELS.hr });
  return plainText(await told(app, PEOPLE.hr1, /All checks/, CHANNELS.hr));
}

describe('the day a worker starts work', () => {
  it('is asked for in the form, and is on the card, in the list and in the status', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app, { startsOn: '2026-12-08' });
    await cardReads(card, ON_CARD);
    const text = await list();
    expect(text).toContain('Starts work');
    expect(text).toContain('Tue 8 Dec');
    await hr().command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, ON_CARD, CHANNELS.hr);
    expect(JSON.stringify(check.order)).not.toContain('2026-12-08');
  });

  it('is set, changed and removed from the menu of the card', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    expect(await list()).not.toContain('Starts work');
    await setDate(card, '2026-12-07');
    await cardReads(card, /7 December 2026/);
    await setDate(card, '2026-12-08');
    await cardReads(card, ON_CARD);
    await told(app, PEOPLE.hr1, 'is now 8 December 2026', CHANNELS.hr);
    await setDate(card, '2026-12-08');
    await told(app, PEOPLE.hr1, 'is already 8 December 2026', CHANNELS.hr);
    await setDate(card, null);
    await eventually(() => expect(plainText(card)).not.toContain('Starts work on'));
    await told(app, PEOPLE.hr1, 'now has no start date', CHANNELS.hr);
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command(`/check audit ${check.order.reference}`, { channel: CHANNELS.hr });
    const audit = plainText(await told(app, PEOPLE.admin, /changed the start date/, CHANNELS.hr));
    expect(audit.match(/changed the start date/g)).toHaveLength(3);
  });

  it('can no longer be changed once the result is there', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await hr().select(card, { actionId: 'check.menu' }, 'Start date…');
    const view = await modalOf(app, PEOPLE.hr1, 'Start date');
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await cardReads(card, /^Completed/);
    expect(buttons(card)).toEqual(['View certificate']);
    await hr().fill(view, { 'Starts work on': '2026-12-08' });
    await hr().submit(view);
    await told(app, PEOPLE.hr1, 'is no longer open', CHANNELS.hr);
    expect(plainText(card)).not.toContain('Starts work on');
  });

  it('is not on a card that may not show names, and goes with the purge', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' } });
    const { card, check } = await inviteWorker(app, { startsOn: '2026-12-08' });
    await cardReads(card, /^Pending/);
    expect(plainText(card)).not.toContain('December');
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command(`/check forget ${check.order.reference}`, { channel: CHANNELS.hr });
    await admin.submit(await modalOf(app, PEOPLE.admin, 'Forget this check'));
    await cardReads(card, /^Purged/);
    await admin.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    const status = await told(app, PEOPLE.admin, /Purged/, CHANNELS.hr);
    expect(plainText(status)).not.toContain('Starts work on');
  });
});
