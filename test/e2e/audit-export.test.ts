import { parse } from 'csv-parse/sync';
import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';
import { typeCommand } from '../tool/type-command.ts';

let app: TestApp;
afterEach(() => app.close());

const WITH_FILES = { slack: { scopes: [...DEFAULT_SCOPES, 'files:write'] } };
const admin = () => app.slack.as(PEOPLE.admin);
const ask = (words: string) => admin().command(`/check audit ${words}`, { channel: CHANNELS.hr });
const toldAdmin = (text: string) => told(app, PEOPLE.admin, text, CHANNELS.hr);
const dms = (): SandboxMessage[] => admin().dms();

async function invited(): Promise<string> {
  const { card } = await inviteWorker(app);
  await cardReads(card, 'Pending');
  return /CHK-\w{5}/.exec(plainText(card))?.[0] ?? '';
}

function rowsOf(message: SandboxMessage | undefined): Record<string, string>[] {
  const [file] = message?.files ?? [];
  return parse(Buffer.from(file?.bytes ?? []).toString(), { columns: true });
}

describe('/check audit export', () => {
  it('sends the log as CSV to the administrator’s direct message alone, and records it', async () => {
    app = await openTestApp(WITH_FILES);
    const reference = await invited();
    await ask('export');
    await toldAdmin('is in your direct messages');
    const [message] = dms();
    expect(message?.text).toBe('The audit log: 1 line.');
    expect(message?.files).toMatchObject([{ name: expect.stringMatching(/^audit-\d{4}-\d\d-\d\d\.csv$/) }]);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(rowsOf(message)).toMatchObject([
      { line: '1', user: PEOPLE.hr1, action: 'invited', check: reference, digest },
    ]);
    expect(app.slack.messages(CHANNELS.hr).flatMap(({ files }) => files)).toEqual([]);
    await ask('');
    await toldAdmin('exported the audit log · 1 line');

    await ask('export 2020-01-01 2020-01-31');
    await eventually(() => expect(dms()).toHaveLength(2));
    expect(rowsOf(dms()[1])).toEqual([]);
    expect(dms()[1]?.text).toBe('The audit log: 0 lines. Only: 1 January 2020 to 31 January 2020');

    // A file of some lines does not pass for the whole log.
    await ask(`export ${reference} @hanna`);
    await eventually(() => expect(dms()).toHaveLength(3));
    expect(dms()[2]?.text).toBe(`The audit log: 1 line. Only: ${reference} · <@${PEOPLE.hr1}>`);
  });

  it('says what to grant, or to use the tool, where the bot may not send files', async () => {
    app = await openTestApp();
    await ask('export');
    await toldAdmin('grant files:write, or to use `workerchecks-slack audit export`');
    expect(app.slack.callsOf('files.getUploadURLExternal')).toEqual([]);
  });

  it.each([
    ['file_uploads_disabled', 'does not allow the bot to upload files'],
    ['missing_scope', 'grant files:write'],
    ['fatal_error', 'Slack did not take the file'],
  ])('says what to do where Slack refuses: %s', async (error, sentence) => {
    app = await openTestApp(WITH_FILES);
    app.slack.fault('files.getUploadURLExternal', { kind: 'error', error });
    await ask('export');
    await toldAdmin(sentence);
    expect(dms().flatMap(({ files }) => files)).toEqual([]);
  });

  it('says so where the upload fails', async () => {
    app = await openTestApp(WITH_FILES);
    app.slack.fault('upload', { kind: 'http', status: 500 });
    await ask('export');
    await toldAdmin('Slack did not take the file');
  });
});

const MONDAY = Date.parse('2026-11-30T08:00+11:00');
const TUESDAY = Date.parse('2026-12-01T08:30+11:00');

it('tells each administrator the newest line once a month, which the tool then asks for', async () => {
  let aheadMs = MONDAY - Date.now();
  const atTime = (at: number) => {
    aheadMs = at - Date.now();
  };
  app = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + aheadMs,
    timeouts: { digestEveryMs: 50 },
  });
  await invited();
  atTime(TUESDAY);
  const [message] = await eventually(() => {
    expect(dms()).toHaveLength(1);
    return dms();
  });
  if (message === undefined) throw new Error('No message');
  expect(plainText(message)).toContain('The newest line of the audit log is number 1. Keep this message');
  const seal = /--head (1:[0-9a-f]{64})/.exec(plainText(message))?.[1] ?? '';
  // As after a restart later that day, and in the same month.
  await app.stopBot();
  expect(await typeCommand(['audit', 'verify', '--head', seal], app.env)).toMatchObject({ code: 0 });
  const other = seal.replace(/^1:./, seal[2] === 'a' ? '1:b' : '1:a');
  expect(await typeCommand(['audit', 'verify', '--head', other], app.env)).toMatchObject({
    code: 1,
    err: expect.stringContaining('broken at line 1: that line was noted'),
  });
  atTime(TUESDAY + 24 * 3_600_000);
  await app.startBot();
  await ask('');
  await toldAdmin('Audit log');
  expect(dms()).toHaveLength(1);
  atTime(Date.parse('2027-01-04T09:00+11:00'));
  await eventually(() => expect(dms()).toHaveLength(2));
});
