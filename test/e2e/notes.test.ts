import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_NOTES } from '../../src/checks/notes.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const TITLE = 'Add a note';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

async function addNote(card: SandboxMessage, text: string, who: string = PEOPLE.hr2): Promise<void> {
  const hr = app.slack.as(who);
  await hr.select(card, { actionId: 'check.menu' }, 'Add a note…');
  const view = await modalOf(app, who, TITLE);
  await hr.fill(view, { Note: text });
  expect((await hr.submit(view)).errors).toEqual({});
  await told(app, who, 'Your note was added');
}

describe('notes about a check', () => {
  it('are read with name and time in its status and with its result, and nowhere else', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' } });
    const { card, check } = await inviteWorker(app);
    const { reference } = check.order;
    await addNote(card, 'Called: <!channel> wrong mobile');
    await addNote(card, 'She will submit on Friday', PEOPLE.hr1);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check status ${reference}`, { channel: CHANNELS.hr });
    const status = await told(
      app,
      PEOPLE.hr1,
      /Notes\n@UHR2 · .*Called: <!channel> wrong mobile.*@UHR1 · .*She will submit on Friday/s,
      CHANNELS.hr,
    );
    expect(status.text).not.toContain('mobile');
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await cardReads(card, /^Completed/);
    await hr.click(card, 'View result');
    await eventually(() => expect(plainText(hr.top())).toMatch(/Called: <!channel> wrong mobile/));
    const everywhere = app.slack.messages(CHANNELS.hr).flatMap((message) => [message, ...message.replies]);
    expect(everywhere.map(plainText).join()).not.toMatch(/wrong mobile|Friday/);
    expect(app.logged()).not.toMatch(/wrong mobile|Friday/);
    await app.slack.as(PEOPLE.admin).command(`/check audit ${reference}`, { channel: CHANNELS.hr });
    const audit = await told(app, PEOPLE.admin, `@${PEOPLE.hr2} · added a note · ${reference}`);
    expect(plainText(audit)).not.toMatch(/wrong mobile|Friday/);
  });

  it('are encrypted in the store, and purged with the worker', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    await addNote(card, 'Called: wrong mobile');
    const stored = readdirSync(app.folder).map((file) => readFileSync(join(app.folder, file), 'latin1'));
    expect(stored.join()).not.toContain('wrong mobile');
    const admin = app.slack.as(PEOPLE.admin);
    await admin.command(`/check forget ${check.order.reference}`, { channel: CHANNELS.hr });
    await admin.submit(await modalOf(app, PEOPLE.admin, 'Forget this check'));
    await cardReads(card, /^Purged/);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    const status = await told(app, PEOPLE.hr1, /State Purged/, CHANNELS.hr);
    expect(plainText(status)).not.toMatch(/Notes|mobile/);
    await hr.command(`/check note ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'no notes are kept about it', CHANNELS.hr);
  });

  it('are added once, however often the form arrives, and at most twenty', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check note ${check.order.reference}`, { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, TITLE);
    await hr.fill(view, { Note: ' ' });
    expect((await hr.submit(view, { force: true })).errors).toEqual({ note: 'Enter the note.' });
    await hr.fill(view, { Note: 'Note 1' });
    await hr.submit(view);
    await told(app, PEOPLE.hr1, 'Your note was added');
    await app.slack.redeliver();
    for (let number = 2; number < MAX_NOTES; number += 1) await addNote(card, `Note ${number}`, PEOPLE.hr1);
    // Opened while there was room for one more.
    await hr.select(card, { actionId: 'check.menu' }, 'Add a note…');
    const late = await modalOf(app, PEOPLE.hr1, TITLE);
    expect(plainText(late)).toContain('Notes so far: 19 of 20.');
    await addNote(card, 'Note 20');
    await hr.fill(late, { Note: 'Note 21' });
    await hr.submit(late);
    await told(app, PEOPLE.hr1, /has 20 notes already.*Your note was not added/);
    await hr.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    const status = plainText(await told(app, PEOPLE.hr1, 'Note 20', CHANNELS.hr));
    expect(status.match(/Note \d+/g)).toEqual(Array.from({ length: 20 }, (_, index) => `Note ${index + 1}`));
  });

  it('are kept by the check that replaces this one', async () => {
    app = await openTestApp({ timeouts: { resendIntervalMs: 0 } });
    const { card } = await inviteWorker(app);
    await addNote(card, 'Wrong address', PEOPLE.hr1);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.select(card, { actionId: 'check.menu' }, 'Resend…');
    const view = await modalOf(app, PEOPLE.hr1, 'Resend the invitation');
    await hr.fill(view, { Email: 'right@example.com' });
    await hr.submit(view);
    await cardReads(card, /^Replaced by/);
    await hr.command('/check status right@example.com', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Wrong address', CHANNELS.hr);
  });

  it('cannot be added or read by a person without the right, in the usual words', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.command(`/check note ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.colleague, /Only the HR desk may do this/, CHANNELS.hr);
    await colleague.select(card, { actionId: 'check.menu' }, 'Add a note…');
    expect(colleague.modals()).toEqual([]);
  });
});
