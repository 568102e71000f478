import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PEOPLE } from '../../src/sandbox/slack/cast.ts';
import { createHttpIntake } from '../../src/slack/http-intake.ts';
import { createSlackBench, createTestLog } from './slack-bench.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const SECRET = 'a-signing-secret';

async function serve() {
  const log = createTestLog();
  const intake = createHttpIntake({ signingSecret: SECRET, now: Date.now, log });
  const server = createServer(intake.requestListener);
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  closing.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const send = (options: { ageS?: number; secret?: string; type?: string; path?: string; body?: string }) => {
    const { ageS = 0, secret = SECRET, type = 'application/json', path = '/slack/events' } = options;
    const body = options.body ?? JSON.stringify({ type: 'url_verification', challenge: 'echo' });
    const timestamp = String(Math.floor(Date.now() / 1000) - ageS);
    return fetch(`http://127.0.0.1:${address.port}${path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
      },
    });
  };
  return { intake, send, log };
}

describe('createHttpIntake', () => {
  it('takes what Slack signed within five minutes', async () => {
    const { send } = await serve();
    expect(await (await send({})).json()).toEqual({ challenge: 'echo' });
    expect((await send({ ageS: 290 })).status).toBe(200);
    expect((await send({ ageS: -290 })).status).toBe(200);
  });

  it.each([
    ['another secret', { secret: 'not-the-secret' }],
    ['an old timestamp', { ageS: 310 }],
    ['a timestamp in the future', { ageS: -310 }],
  ])('answers 401 to %s, without a word of it in the log', async (_, how) => {
    const { send, log } = await serve();
    expect((await send(how)).status).toBe(401);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatchObject({ level: 'warn', event: 'slack.signature-refused' });
  });

  it('answers 404 elsewhere, 400 to what is no JSON, 503 once closed', async () => {
    const { intake, send } = await serve();
    expect((await send({ path: '/elsewhere' })).status).toBe(404);
    expect((await send({ body: '{' })).status).toBe(400);
    intake.close();
    expect((await send({})).status).toBe(503);
  });

  it('knows a form by its type whatever parameters it carries', async () => {
    const { send } = await serve();
    const body = new URLSearchParams({
      payload: JSON.stringify({ type: 'url_verification', challenge: 'x' }),
    });
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    expect(await (await send({ body: body.toString(), type })).json()).toEqual({ challenge: 'x' });
  });
});

describe('Socket Mode', () => {
  it('comes back at once after a refresh, and after a break', async () => {
    const bench = await createSlackBench({ mode: 'socket' });
    closing.push(() => bench.stop());
    const handle = vi.fn(async () => {});
    bench.routes.command('status', 'see', handle);
    const slack = await bench.start();
    await vi.waitFor(() => slack.ready());

    bench.sandbox.socket.refresh();
    await vi.waitFor(() => expect(bench.log.events()).toContain('slack.socket-closed'), { timeout: 5_000 });
    await vi.waitFor(() => expect(slack.isConnected()).toBe(true), { timeout: 3_000 });
    bench.sandbox.socket.breakAll();
    await vi.waitFor(() => expect(slack.isConnected()).toBe(false), { timeout: 5_000 });
    await expect(slack.ready()).rejects.toThrow('Socket Mode connection');
    await vi.waitFor(() => expect(slack.isConnected()).toBe(true), { timeout: 8_000 });
    expect((await bench.sandbox.as(PEOPLE.hr1).command('/check status x')).status).toBe(200);
    await vi.waitFor(() => expect(handle).toHaveBeenCalledTimes(1));
  });

  it('connects once Slack takes the token again', async () => {
    const bench = await createSlackBench({ mode: 'socket' });
    closing.push(() => bench.stop());
    const outage = bench.sandbox.fault(
      'apps.connections.open',
      { kind: 'error', error: 'invalid_auth' },
      { times: 2 },
    );
    const slack = await bench.start();
    await vi.waitFor(() => expect(bench.log.events()).toContain('slack.socket-not-connected'));
    await vi.waitFor(() => expect(slack.isConnected()).toBe(true), { timeout: 8_000 });
    expect(outage.met).toBe(2);
  });
});

describe('ready', () => {
  it('rejects while Slack does not take the bot token, and asks anew once a minute', async () => {
    let time = Date.now();
    const bench = await createSlackBench({ now: () => time });
    closing.push(() => bench.stop());
    const outage = bench.sandbox.fault('auth.test', { kind: 'error', error: 'invalid_auth' }, { times: 2 });
    const slack = await bench.start();
    await vi.waitFor(() => expect(outage.met).toBe(1));
    await expect(slack.ready()).rejects.toThrow('SLACK_BOT_TOKEN');
    await slack.ready();
    await slack.ready();
    expect(bench.sandbox.callsOf('auth.test')).toHaveLength(3);
    time += 61_000;
    await slack.ready();
    expect(bench.sandbox.callsOf('auth.test')).toHaveLength(4);
  });
});
