import { createServer } from 'node:http';
import { Response } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import { createOutbound } from '../../../src/net/outbound.ts';
import { DEFAULT_SCOPES, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createSlackFiles, MAX_FILE_SIZE, type SlackFiles } from '../../../src/slack/files/slack-files.ts';
import { field, modal } from '../../../src/slack/messages/modal.ts';
import type { SubmittedFile } from '../../../src/slack/router/routes.ts';
import { isSlackAddress } from '../../../src/slack/web-api/slack-address.ts';
import { eventually } from '../../support/eventually.ts';
import { createSlackHarness } from '../slack-harness.ts';

const FILE_FORM = modal({
  title: 'A form',
  submit: 'Send',
  callbackId: 'x.form',
  blocks: [field({ blockId: 'file', label: 'File', element: { type: 'file_input', action_id: 'input' } })],
});

/** Redirects every request to this address. */
const redirectingTo = (location: string) => ({
  fetch: async () => new Response(null, { status: 302, headers: { location } }),
});

describe('isSlackAddress', () => {
  const SLACK = 'https://slack.com/api/';
  it.each([
    ['https://files.slack.com/files-pri/T1-F1/list.csv', SLACK, true],
    ['https://files.slack-gov.com/files-pri/T1-F1/list.csv', 'https://slack-gov.com/api/', true],
    ['http://files.slack.com/x', SLACK, false],
    ['https://files.slack.com.evil.example/x', SLACK, false],
    ['https://files.slack.com@evil.example/x', SLACK, false],
    ['https://evil.example/files.slack.com', SLACK, false],
    ['https://files.slack.com:444/x', SLACK, false],
    ['https://workspace.slack.com/?redir=x', SLACK, false],
    ['http://127.0.0.1:4000/files-pri/x', 'http://127.0.0.1:4000/api/', true],
    ['http://127.0.0.1:4001/files-pri/x', 'http://127.0.0.1:4000/api/', false],
    ['https://files.slack.com/x', 'http://127.0.0.1:4000/api/', false],
    ['not an address', SLACK, false],
  ])('%s where the API is %s: %s', (url, apiUrl, expected) => {
    expect(isSlackAddress(url, 'files', apiUrl)).toBe(expected);
  });
});

describe('a file uploaded into a form', () => {
  const LIST = Buffer.from('Name,Email\nAda Ng,ada@example.com\n');
  let harness: Awaited<ReturnType<typeof createSlackHarness>>;
  let files: SlackFiles;
  let slack: SlackSandbox;

  beforeEach(async () => {
    harness = await createSlackHarness({ scopes: [...DEFAULT_SCOPES, 'files:read'] });
    slack = harness.sandbox;
    files = createSlackFiles({
      web: harness.web,
      outbound: createOutbound(),
      identity: harness.identity,
      slack: { botToken: slack.botToken, apiUrl: slack.apiUrl },
    });
    harness.identity.start();
    await eventually(() => expect(files.canRead()).toBe(true));
  });
  afterEach(() => harness.stop());

  /** Uploads a file into a form. Resolves with the file as the bot receives it. */
  async function uploaded(bytes: Uint8Array, name = 'people.csv'): Promise<SubmittedFile> {
    const received = Promise.withResolvers<SubmittedFile | undefined>();
    harness.routes.command('form', undefined, async ({ triggerId }) => {
      await harness.web.views.open({ trigger_id: triggerId, view: FILE_FORM });
    });
    harness.routes.submission(
      'x.form',
      'invite',
      ({ values }) => {
        received.resolve(values.file?.files[0]);
        return { accept: 'it', closing: 'close' };
      },
      async () => {},
    );
    const app = await harness.start();
    await eventually(() => app.ready());
    const hanna = slack.as(PEOPLE.hr1);
    await hanna.command('/check form', { channel: CHANNELS.hr });
    const view = await eventually(() => hanna.top());
    await hanna.fill(view, { file: { name, bytes } });
    await hanna.submit(view);
    return (await received.promise) ?? expect.fail('No file');
  }

  const sentence = (file: SubmittedFile) =>
    files.fetch(file).then(
      () => expect.fail('fetched'),
      (error: unknown) => (error instanceof BotError ? error.sentence : expect.fail(String(error))),
    );

  it('is fetched with the bot token', async () => {
    expect(Buffer.from(await files.fetch(await uploaded(LIST)))).toEqual(LIST);
  });

  it('is looked up by its id if a shared channel hides its address', async () => {
    slack.channel(CHANNELS.hr).isExtShared = true;
    const file = await uploaded(LIST);
    expect(file.url).toBeUndefined();
    expect(Buffer.from(await files.fetch(file))).toEqual(LIST);
    expect(slack.callsOf('files.info')).toHaveLength(1);
  });

  it('is refused if it is larger than 1 MB, whatever size Slack reports', async () => {
    const file = await uploaded(Buffer.alloc(MAX_FILE_SIZE + 1, 'x'));
    expect(await sentence(file)).toMatch(/^This file is larger than 1 MB/);
    expect(slack.callsOf('download')).toHaveLength(0);
    expect(await sentence({ ...file, size: 1 })).toMatch(/^This file is larger than 1 MB/);
  });

  it('is refused if Slack answers with a web page', async () => {
    const file = await uploaded(LIST);
    slack.scopes = DEFAULT_SCOPES;
    expect(await sentence(file)).toMatch(/^Slack answered with a web page instead of the file/);
    expect(await sentence({ ...file, url: undefined })).toMatch(/grant files:read/);
  });

  it('is not fetched from other hosts, even after a redirect', async () => {
    const file = await uploaded(LIST);
    const other = createServer((_request, response) => response.end('Name,Email')).listen(0, '127.0.0.1');
    const { port } = await eventually(() => {
      const address = other.address();
      return address !== null && typeof address === 'object' ? address : expect.fail('not listening');
    });
    const elsewhere = `http://127.0.0.1:${port}/list.csv`;
    let asked = 0;
    other.on('request', () => {
      asked += 1;
    });
    expect(await sentence({ ...file, url: elsewhere })).toMatch(/^This file is not kept at Slack/);
    const redirecting = redirectingTo(elsewhere);
    const through = createSlackFiles({
      web: harness.web,
      outbound: redirecting,
      identity: harness.identity,
      slack: { botToken: slack.botToken, apiUrl: slack.apiUrl },
    });
    await expect(through.fetch(file)).rejects.toThrow(/web page/);
    expect(asked).toBe(0);
    other.close();
  });

  it('is reported when Slack does not deliver it', async () => {
    const file = await uploaded(LIST);
    slack.fault('download', { kind: 'dropped-before' });
    expect(await sentence(file)).toMatch(/^Slack did not hand over the file in time/);
    slack.fault('download', { kind: 'http', status: 404 });
    expect(await sentence(file)).toMatch(/^Slack did not hand over the file \(404\)/);
  });
});
