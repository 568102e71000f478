import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, type told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const admin = () => app.slack.as(PEOPLE.admin);

/** The administrator's answer to `/check audit`. */
async function audit(words = ''): Promise<Awaited<ReturnType<typeof told>>> {
  const before = admin().ephemerals(CHANNELS.hr).length;
  await admin().command(`/check audit ${words}`.trim(), { channel: CHANNELS.hr });
  return await eventually(() => {
    const fresh = admin().ephemerals(CHANNELS.hr).at(before);
    if (fresh === undefined) throw new Error('No answer yet');
    return fresh;
  });
}

/** Types a command and waits for its answer. */
async function ask(line: string, times = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const before = hr().ephemerals(CHANNELS.hr).length;
    await hr().command(line, { channel: CHANNELS.hr });
    await eventually(() => expect(hr().ephemerals(CHANNELS.hr).length).toBeGreaterThan(before));
  }
}

async function viewedCertificate(): Promise<string> {
  const { card, check } = await inviteWorker(app);
  app.workerChecks.advance(check.id, { status: 'Completed' });
  await cardReads(card, 'Completed');
  await hr().click(card, 'View certificate');
  await eventually(() => expect(plainText(hr().top())).toContain('Open certificate'));
  return /CHK-\w{5}/.exec(plainText(card))?.[0] ?? '';
}

describe('/check audit', () => {
  it('lists every entry, page by page or for one check', async () => {
    app = await openTestApp();
    const reference = await viewedCertificate();
    await ask('/check list', 3);
    await ask(`/check status ${reference}`, 55);
    const first = await audit();
    expect(plainText(first)).not.toContain('opened the certificate');
    expect(buttons(first)).toEqual(['Older']);
    await admin().click(first, 'Older');
    const older = await eventually(() => {
      const page = admin().ephemerals(CHANNELS.hr).at(-1);
      if (page === undefined || !plainText(page).includes('opened the certificate'))
        throw new Error('Not yet');
      return page;
    });
    expect(buttons(older)).toEqual(['Newer']);
    expect(plainText(older)).toContain(`sent the invitation · ${reference}`);
    // One entry for each page of the list.
    expect(plainText(older).match(/viewed a list/g)).toHaveLength(3);

    const other = await inviteWorker(app, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });
    await cardReads(other.card, 'Pending');
    const ofOne = /CHK-\w{5}/.exec(plainText(other.card))?.[0] ?? '';
    const lines = plainText(await audit(ofOne.toLowerCase()));
    expect(lines).toContain(`sent the invitation · ${ofOne}`);
    expect(lines).not.toContain(reference);
    expect(lines).not.toMatch(/Grace|Hopper|example\.com/);
  });

  it('is filtered by person, kind of action and time, together', async () => {
    app = await openTestApp();
    const reference = await viewedCertificate();
    await admin().command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await ask(`/check status ${reference}`);
    const page = () => plainText(admin().ephemerals(CHANNELS.hr).at(-1) ?? expect.unreachable());
    const one = await audit(`${reference} 30d`);
    expect(plainText(one)).toContain(`Only: ${reference} · Last 30 days`);
    expect(buttons(one)).toEqual(['Show all']);
    await admin().select(one, { actionId: 'audit.kind' }, 'What was viewed or exported');
    await eventually(() => expect(page()).toContain('What was viewed or exported · Last 30 days'));
    expect(page()).not.toContain('sent the invitation');
    await admin().select(
      admin().ephemerals(CHANNELS.hr).at(-1) ?? one,
      { actionId: 'audit.person' },
      PEOPLE.hr1,
    );
    await eventually(() =>
      expect(page()).toContain(`Only: ${reference} · @${PEOPLE.hr1} · What was viewed or exported`),
    );
    expect(page()).toContain('opened the certificate');
    expect(page().match(/viewed the check/g)).toHaveLength(1);

    expect(plainText(await audit('@hanna'))).toContain('opened the certificate');
    expect(plainText(await audit('@nobody refused'))).toContain(
      'Nobody called `@nobody` is in the latest entries',
    );
    expect(plainText(await audit('2020-01-01 2020-01-31'))).toContain('The audit log has no such entries.');
  });

  it('records refused attempts, once for repetitions', async () => {
    app = await openTestApp();
    const colleague = app.slack.as(PEOPLE.colleague);
    for (let i = 0; i < 5; i += 1) await colleague.command('/check list', { channel: CHANNELS.hr });
    await colleague.command('/check invite', { channel: CHANNELS.hr });
    await eventually(() => expect(colleague.ephemerals(CHANNELS.hr)).toHaveLength(6));
    const lines = plainText(await audit());
    expect(lines.match(/was not allowed to see checks/g)).toHaveLength(1);
    expect(lines.match(/was not allowed to invite/g)).toHaveLength(1);
    expect(lines).toContain(PEOPLE.colleague);
  });

  it('records once that a Home tab showed names', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    for (let i = 0; i < 3; i += 1) await hr().openHome();
    await eventually(() => expect(app.slack.callsOf('views.publish').length).toBeGreaterThan(1));
    expect(plainText(await audit()).match(/viewed a list · Home/g)).toHaveLength(1);
  });

  it('detects a deleted entry', async () => {
    app = await openTestApp();
    const reference = await viewedCertificate();
    await ask(`/check status ${reference}`, 3);
    expect(plainText(await audit())).toContain('The audit log is intact');
    await app.stopBot();
    const database = new DatabaseSync(`${app.folder}/checks.sqlite`);
    const lines = database.prepare('SELECT key FROM audit_entries ORDER BY seq').all();
    database.prepare('DELETE FROM audit_entries WHERE key = ?').run(String(lines.at(1)?.key));
    database.close();
    await app.startBot();
    expect(plainText(await audit())).toContain('The audit log is broken at line 2');
  });

  it('shows its usage for an unknown argument', async () => {
    app = await openTestApp();
    for (const words of ['nonsense', 'CHK-AAAA2 CHK-BBBB2', '30d 2026-11-01', 'sent removed'])
      expect(plainText(await audit(words))).toContain('/check audit CHK-');
  });
});
