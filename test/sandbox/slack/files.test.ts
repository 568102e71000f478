import type { FileInput, ModalView } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SCOPES, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { type BareApp, openBareApp } from './bare-app.ts';
import { plain } from './surfaces.ts';

let slack: SlackSandbox;
let app: BareApp;
let values: Record<string, Record<string, unknown>>;

const upload = (more: Partial<FileInput> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'upload',
  title: plain('Upload'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'file',
      label: plain('File'),
      element: { type: 'file_input', action_id: 'in', filetypes: ['csv', 'xlsx'], max_files: 1, ...more },
    },
  ],
});
const csv = (text = 'name\nJo', name = 'People & more.csv') => ({ name, bytes: Buffer.from(text) });
const hr = () => slack.as(PEOPLE.hr1);

beforeEach(async () => {
  values = {};
  const opened = await openBareApp({ scopes: [...DEFAULT_SCOPES, 'files:read'] });
  ({ slack, app } = opened);
  app.command('/upload', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: upload() }).catch(() => undefined);
  });
  app.view('upload', ({ ack, view }) => {
    values = view.state.values;
    return ack();
  });
  return opened.close;
});

/** Sends a file through the form. Resolves with the sandbox's file. */
async function send(channel: string) {
  await hr().command('/upload', { channel });
  await expect.poll(() => hr().modals()).toHaveLength(1);
  await hr().fill(hr().top(), { File: csv() });
  await hr().submit();
  expect(values.file?.in).toMatchObject({ type: 'file_input', files: [{}] });
  const [file] = slack.files;
  if (file === undefined) throw new Error('No file');
  return file;
}

async function get(url: string | undefined, token?: string) {
  const headers = {
    connection: 'close',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url ?? '', { headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
}

describe('a file', () => {
  it('is sent with the form, and downloaded with the token', async () => {
    const { id } = await send(CHANNELS.hr);
    const url = `${slack.url}/files-pri/T0SANDBOX-${id}/download/people___more.csv`;
    expect(values.file?.in).toMatchObject({
      files: [
        {
          id,
          name: 'People & more.csv',
          mimetype: 'text/csv',
          filetype: 'csv',
          size: 7,
          user: PEOPLE.hr1,
          mode: 'hosted',
          file_access: 'visible',
          url_private_download: url,
        },
      ],
    });
    expect(new URL(url).origin).toBe(new URL(slack.apiUrl).origin);
    expect(await get(url, slack.botToken)).toEqual({ status: 200, type: 'text/csv', text: 'name\nJo' });
    const info = await app.client.files.info({ file: id });
    expect(info.file).toMatchObject({ id, url_private_download: url });
  });

  it('is answered with a sign-in page without permission', async () => {
    const { id } = await send(CHANNELS.hr);
    const url = (await app.client.files.info({ file: id })).file?.url_private_download;
    const page = { status: 200, type: 'text/html; charset=utf-8', text: expect.stringContaining('Sign in') };
    expect(await get(url)).toEqual(page);
    expect(await get(url, 'xoxb-guess')).toEqual(page);
    slack.scopes = DEFAULT_SCOPES;
    expect(await get(url, slack.botToken)).toEqual(page);
    await expect(app.client.files.info({ file: id })).rejects.toThrow('missing_scope');
  });

  it('of a shared channel is sent by id only', async () => {
    const { id } = await send(CHANNELS.shared);
    expect(values.file?.in).toEqual({
      type: 'file_input',
      files: [
        { id, mode: 'file_access', file_access: 'check_file_info', created: 0, timestamp: 0, user: '' },
      ],
    });
    expect((await app.client.files.info({ file: id })).file?.name).toBe('People & more.csv');
  });

  it('may be deleted, unknown or temporarily unavailable', async () => {
    const file = await send(CHANNELS.hr);
    const url = (await app.client.files.info({ file: file.id })).file?.url_private_download;
    slack.fault('download', { kind: 'http', status: 503 });
    expect((await get(url, slack.botToken)).status).toBe(503);
    file.deleted = true;
    expect((await get(url, slack.botToken)).status).toBe(404);
    await expect(app.client.files.info({ file: file.id })).rejects.toThrow('file_deleted');
    await expect(app.client.files.info({ file: 'F0' })).rejects.toThrow('file_not_found');
  });
});

describe('a file that the bot sends', () => {
  const bytes = Buffer.from('a,b\r\n1,2\r\n');
  const post = (url: string | undefined, body: Buffer) =>
    fetch(url ?? '', { method: 'POST', body, headers: { connection: 'close' } });

  beforeEach(() => {
    slack.scopes = [...DEFAULT_SCOPES, 'files:write'];
  });

  it('is announced, uploaded once, and sent to a direct message', async () => {
    const filename = 'audit.csv';
    const { upload_url, file_id } = await app.client.files.getUploadURLExternal({
      filename,
      length: bytes.length,
    });
    expect((await post(upload_url, Buffer.from('too short'))).status).toBe(400);
    const files: [{ id: string; title: string }] = [{ id: file_id ?? '', title: 'Audit log' }];
    await expect(app.client.files.completeUploadExternal({ files })).rejects.toThrow('file_not_found');
    expect(await (await post(upload_url, bytes)).text()).toBe(`OK - ${bytes.length}`);
    expect((await post(upload_url, bytes)).status).toBe(400);
    const toPerson = { files, channel_id: PEOPLE.hr1, initial_comment: 'Here it is' };
    await expect(app.client.files.completeUploadExternal(toPerson)).rejects.toThrow('invalid_arguments');
    const { channel } = await app.client.conversations.open({ users: PEOPLE.hr1 });
    await app.client.files.completeUploadExternal({ ...toPerson, channel_id: channel?.id ?? '' });
    expect(hr().dms()).toMatchObject([
      { text: 'Here it is', files: [{ id: file_id, name: filename, bytes }] },
    ]);
    await expect(app.client.files.completeUploadExternal({ files })).rejects.toThrow('file_not_found');
  });

  it('needs a scope, a name and a length', async () => {
    const { files } = app.client;
    await expect(files.getUploadURLExternal({ filename: 'a.csv', length: 0 })).rejects.toThrow(
      'missing_argument',
    );
    slack.scopes = DEFAULT_SCOPES;
    await expect(files.getUploadURLExternal({ filename: 'a.csv', length: 1 })).rejects.toThrow(
      'missing_scope',
    );
  });
});

describe('a file_input', () => {
  it('accepts the types, numbers and sizes that Slack’s client accepts', async () => {
    await hr().command('/upload', { channel: CHANNELS.hr });
    await expect.poll(() => hr().modals()).toHaveLength(1);
    const fill = (File: Parameters<ReturnType<typeof hr>['fill']>[1][string]) =>
      hr().fill(hr().top(), { File });
    await expect(fill(csv('x', 'people.pdf'))).rejects.toThrow('not of a type');
    await expect(fill([csv(), csv()])).rejects.toThrow('1 files at most');
    await expect(fill(csv('x'.repeat(10 * 1024 * 1024 + 1)))).rejects.toThrow('10 MB');
    await expect(fill('people.csv')).rejects.toThrow('takes files');
    expect(Object.keys((await hr().submit()).errors)).toEqual(['file']);
    await fill(csv('x', 'PEOPLE.CSV'));
    await fill(null);
    expect(hr().valuesOn(hr().top()).file?.in).toEqual({ type: 'file_input', files: [] });
  });

  it('requires the scope and a modal', async () => {
    slack.scopes = DEFAULT_SCOPES;
    await hr().command('/upload', { channel: CHANNELS.hr });
    await expect.poll(() => slack.callsOf('views.open')).toMatchObject([{ outcome: 'missing_scope' }]);
    const post = app.client.chat.postMessage({ channel: CHANNELS.hr, text: 'x', blocks: upload().blocks });
    await expect(post).rejects.toThrow(WebAPIPlatformError);
  });
});
