import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createHttpReceiver } from '../../../src/slack/receivers/http-receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { createSlackHarness, createTestLog } from '../slack-harness.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const SECRET = 'a-signing-secret';

async function serve() {
  const log = createTestLog();
  const receiver = createHttpReceiver({ signingSecret: SECRET, now: Date.now, log });
  const server = createServer(receiver.requestListener);
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  closing.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const send = (options: {
    ageS?: number;
    secret?: string;
    unsigned?: boolean;
    type?: string;
    path?: string;
    body?: string | Buffer;
  }) => {
    const {
      unsigned = false,
      ageS = 0,
      secret = SECRET,
      type = 'application/json',
      path = '/slack/events',
    } = options;
    const body = options.body ?? JSON.stringify({ type: 'url_verification', challenge: 'echo' });
    const timestamp = String(Math.floor(Date.now() / 1000) - ageS);
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
    return fetch(`http://127.0.0.1:${address.port}${path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        ...(unsigned ? {} : { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` }),
      },
    });
  };
  return { receiver, send, log, port: address.port };
}

describe('createHttpReceiver', () => {
  it('accepts a request signed within five minutes', async () => {
    const { send } = await serve();
    expect(await (await send({})).json()).toEqual({ challenge: 'echo' });
    expect((await send({ ageS: 290 })).status).toBe(200);
    expect((await send({ ageS: -290 })).status).toBe(200);
  });

  it.each([
    ['another secret', { secret: 'not-the-secret' }, 'slack.signature-refused', /SLACK_SIGNING_SECRET/],
    ['an old timestamp', { ageS: 612 }, 'slack.clock-differs', /clock of this machine is 61[2-9] s ahead of/],
    [
      'a future timestamp',
      { ageS: -330 },
      'slack.clock-differs',
      /clock of this machine is 3[0-3]\d s behind/,
    ],
    ['both', { ageS: 612, secret: 'not-the-secret' }, 'slack.signature-refused', /SLACK_SIGNING_SECRET/],
    ['no signature', { unsigned: true }, 'slack.unsigned-request', /did not come from Slack/],
  ])('answers 401 to %s, and logs once what to do', async (_, how, event, note) => {
    const { send, log } = await serve();
    expect((await send(how)).status).toBe(401);
    expect((await send(how)).status).toBe(401);
    expect(log.lines).toEqual([{ level: 'warn', event, fields: expect.anything() }]);
    expect(log.lines[0]?.fields?.note).toMatch(note);
  });

  it('answers 200 to ssl_check, which Slack does not sign, and accepts nothing else unsigned', async () => {
    const { send } = await serve();
    const type = 'application/x-www-form-urlencoded';
    expect((await send({ unsigned: true, type, body: 'ssl_check=1&token=t' })).status).toBe(200);
    expect(
      (await send({ unsigned: true, type, body: `ssl_check=1&payload=${'x'.repeat(3_000)}` })).status,
    ).toBe(401);
  });

  it('answers 404 to other paths, 400 to invalid JSON, 503 once closed', async () => {
    const { receiver, send } = await serve();
    expect((await send({ path: '/elsewhere' })).status).toBe(404);
    expect((await send({ body: '{' })).status).toBe(400);
    receiver.close();
    expect((await send({})).status).toBe(503);
  });

  const JSON_TYPE = 'application/json';
  const FORM_TYPE = 'application/x-www-form-urlencoded';
  it.each([
    [JSON_TYPE, 'null'],
    [JSON_TYPE, '[]'],
    [JSON_TYPE, '5'],
    [JSON_TYPE, '"text"'],
    [JSON_TYPE, 'true'],
    [JSON_TYPE, ''],
    [JSON_TYPE, Buffer.from('{"type":"\xff"}', 'latin1')],
    [FORM_TYPE, 'payload=null'],
    [FORM_TYPE, 'payload=[]'],
    [FORM_TYPE, 'payload=5'],
    [FORM_TYPE, 'payload='],
    [FORM_TYPE, 'payload=%7B'],
    [FORM_TYPE, 'payload={}&payload={}'],
  ])('answers 400 to %s %s with a valid signature, and keeps serving', async (type, body) => {
    const { send } = await serve();
    expect((await send({ type, body })).status).toBe(400);
    expect((await send({})).status).toBe(200);
  });

  it('keeps serving after payloads of unknown form', async () => {
    const { send } = await serve();
    const payloads = [
      { event: null },
      { event: 5 },
      { channel: null, actions: [null] },
      { user: null, command: {} },
      { type: {} },
    ];
    // In parallel, since each is answered only after three seconds without an acknowledgement.
    const answers = await Promise.all(payloads.map((payload) => send({ body: JSON.stringify(payload) })));
    for (const { status } of answers) expect(status).toBeLessThanOrEqual(500);
    expect((await send({})).status).toBe(200);
  });

  it('answers 413 to more than a mebibyte, with or without a Content-Length', async () => {
    const { send } = await serve();
    const most = 1024 * 1024;
    const padded = (length: number) => {
      const start = '{"type":"url_verification","challenge":"x","pad":"';
      return `${start}${' '.repeat(length - start.length - 2)}"}`;
    };
    expect((await send({ body: padded(most) })).status).toBe(200);
    expect((await send({ body: padded(most + 1) })).status).toBe(413);
  });

  it('limits the memory for unfinished bodies', async () => {
    const { port } = await serve();
    const megabyte = 1024 * 1024;
    const head = [
      'POST /slack/events HTTP/1.1',
      'host: x',
      `x-slack-request-timestamp: ${Math.floor(Date.now() / 1000)}`,
      `x-slack-signature: v0=${'0'.repeat(64)}`,
      `content-length: ${megabyte}`,
    ];
    const answers = Array.from({ length: 20 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      closing.push(() => socket.destroy());
      socket.write(`${head.join('\r\n')}\r\n\r\n${'x'.repeat(megabyte - 1)}`);
      return once(socket, 'data').then(([data]) => String(data).slice(0, 12));
    });
    // The receiver reads at most sixteen of them at the same time.
    const first = await Promise.race(answers);
    expect(first).toBe('HTTP/1.1 503');
  });

  it('refuses an unsigned request before its body has arrived', async () => {
    const { port } = await serve();
    const socket = connect(port, '127.0.0.1');
    closing.push(() => socket.destroy());
    socket.write(
      'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n',
    );
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each([
    [
      'with %20 for a blank',
      'payload=%7B%22type%22%3A%22url_verification%22%2C%22challenge%22%3A%22a%20b%26%2B%22%7D',
    ],
    [
      'with + for a blank',
      'payload=%7B%22type%22%3A%22url_verification%22%2C%22challenge%22%3A%22a+b%26%2B%22%7D',
    ],
    [
      'beside another field',
      'more=1&payload=%7B%22type%22%3A%22url_verification%22%2C%22challenge%22%3A%22a+b%26%2B%22%7D',
    ],
  ])('reads the payload of a form %s', async (_, body) => {
    const { send } = await serve();
    const answer = await send({ type: FORM_TYPE, body });
    expect(await answer.json()).toEqual({ challenge: 'a b&+' });
  });

  it('recognises a form by its media type, whatever its parameters', async () => {
    const { send } = await serve();
    const body = new URLSearchParams({
      payload: JSON.stringify({ type: 'url_verification', challenge: 'x' }),
    });
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    expect(await (await send({ body: body.toString(), type })).json()).toEqual({ challenge: 'x' });
  });
});

describe('Socket Mode', () => {
  it('logs that Socket Mode was switched off', async () => {
    const harness = await createSlackHarness({ mode: 'socket' });
    closing.push(() => harness.stop());
    const slack = await harness.start();
    await eventually(() => slack.ready());
    harness.sandbox.socket.refresh('link_disabled');
    await eventually(() =>
      expect(harness.log.lines).toContainEqual({
        level: 'error',
        event: 'slack.socket-mode-off',
        fields: { note: expect.stringContaining('Switch it on') },
      }),
    );
  });

  it('reconnects at once after a refresh, and after a lost connection', async () => {
    const harness = await createSlackHarness({ mode: 'socket' });
    closing.push(() => harness.stop());
    const handle = vi.fn(async () => {});
    harness.routes.command('status', 'see', handle);
    const slack = await harness.start();
    await eventually(() => slack.ready());

    harness.sandbox.socket.refresh();
    await eventually(() => expect(harness.log.events()).toContain('slack.socket-closed'));
    await eventually(() => expect(slack.isConnected()).toBe(true));
    harness.sandbox.socket.breakAll();
    await eventually(() => expect(slack.isConnected()).toBe(false));
    await expect(slack.ready()).rejects.toThrow('Socket Mode connection');
    await eventually(() => expect(slack.isConnected()).toBe(true));
    expect((await harness.sandbox.as(PEOPLE.hr1).command('/check status x')).status).toBe(200);
    await eventually(() => expect(handle).toHaveBeenCalledTimes(1));
  });

  it('connects once Slack accepts the token again', async () => {
    const harness = await createSlackHarness({ mode: 'socket' });
    closing.push(() => harness.stop());
    const outage = harness.sandbox.fault(
      'apps.connections.open',
      { kind: 'error', error: 'invalid_auth' },
      { times: 2 },
    );
    const slack = await harness.start();
    await eventually(() => expect(harness.log.events()).toContain('slack.socket-not-connected'));
    await eventually(() => expect(slack.isConnected()).toBe(true));
    expect(outage.met).toBe(2);
  });
});

describe('ready', () => {
  it('rejects while Slack refuses the bot token, and asks again once a minute', async () => {
    let time = Date.now();
    const harness = await createSlackHarness({ now: () => time });
    closing.push(() => harness.stop());
    const always = { times: Number.POSITIVE_INFINITY };
    const outage = harness.sandbox.fault('auth.test', { kind: 'error', error: 'invalid_auth' }, always);
    const slack = await harness.start();
    await expect(slack.ready()).rejects.toThrow('SLACK_BOT_TOKEN');
    outage.cancel();
    // The bot asks by itself, too, until it knows.
    await eventually(() => slack.ready());
    const asked = harness.sandbox.callsOf('auth.test').length;
    await slack.ready();
    expect(harness.sandbox.callsOf('auth.test')).toHaveLength(asked);
    time += 61_000;
    await slack.ready();
    expect(harness.sandbox.callsOf('auth.test')).toHaveLength(asked + 1);
  });
});
