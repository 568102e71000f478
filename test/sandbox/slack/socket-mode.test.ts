import socketMode from '@slack/socket-mode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSlackSandbox, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { type BareApp, bareApp } from './bare-app.ts';

let slack: SlackSandbox;
let app: BareApp | undefined;

const plain = (text: string) => ({ type: 'plain_text' as const, text });

beforeEach(async () => {
  app = undefined;
  slack = createSlackSandbox({ ackTimeoutMs: 2_000 });
  await slack.start();
});
afterEach(async () => {
  await app?.stop();
  await slack.stop();
});

it('carries commands, suggestions, submissions and events with their answers', async () => {
  const hr = slack.as(PEOPLE.hr1);
  const events: string[] = [];
  app = bareApp(slack, slack.appToken);
  app.command('/check', async ({ ack, client, body }) => {
    await ack({ text: 'x'.repeat(70_000) });
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        title: plain('Pick'),
        submit: plain('Go'),
        blocks: [
          {
            type: 'input',
            block_id: 'who',
            label: plain('Who'),
            element: { type: 'external_select', action_id: 'who' },
          },
        ],
      },
    });
  });
  app.options('who', ({ ack }) => ack({ options: [{ text: plain('Jo'), value: 'w' }] }));
  app.view('form', ({ ack }) => ack({ response_action: 'errors', errors: { who: 'Not Jo' } }));
  app.event('app_home_opened', ({ event }) => {
    events.push(event.user);
    return Promise.resolve();
  });
  await app.start();
  await slack.socket.connected();

  expect(await hr.command('/check', { channel: CHANNELS.hr })).toMatchObject({ status: 200 });
  expect(hr.ephemerals()[0]?.text).toHaveLength(70_000);
  await expect.poll(() => hr.modals().length).toBe(1);
  await hr.suggest(hr.top(), 'Who', 'J');
  await hr.fill(hr.top(), { Who: 'Jo' });
  expect((await hr.submit()).errors).toEqual({ who: 'Not Jo' });
  expect(await hr.openHome()).toMatchObject({ status: 200 });
  const twice = [slack.redeliver(undefined, { attempt: 1, reason: 'timeout' }), slack.redeliver()];
  expect((await Promise.all(twice)).map((reply) => reply.status)).toEqual([200, 200]);
  expect(events).toEqual([PEOPLE.hr1, PEOPLE.hr1, PEOPLE.hr1]);
});

it('reports a missing acknowledgement and a missing connection', async () => {
  const hr = slack.as(PEOPLE.hr1);
  expect((await hr.command('/check')).trouble).toBe('dispatch_failed');
  app = bareApp(slack, slack.appToken);
  app.command('/check', () => Promise.resolve());
  await app.start();
  await slack.socket.connected();
  expect((await hr.command('/check')).trouble).toBe('operation_timeout');
});

it('accepts a new connection after a refresh', async () => {
  const client = new socketMode.SocketModeClient({
    appToken: slack.appToken,
    clientOptions: { slackApiUrl: slack.apiUrl },
    // The client waits this long before reconnecting.
    clientPingTimeout: 50,
    logLevel: socketMode.LogLevel.ERROR,
  });
  client.on('slash_commands', ({ ack }) => ack({ text: 'Here' }));
  await client.start();
  expect(slack.socket.opened).toBe(1);
  slack.socket.refresh();
  await expect.poll(() => slack.socket.opened).toBe(2);
  await expect.poll(() => slack.socket.connections).toBe(1);
  expect((await slack.as(PEOPLE.hr1).command('/check')).body).toEqual({ text: 'Here' });
  slack.socket.breakAll();
  const connected = Promise.withResolvers<void>();
  client.once('connected', () => connected.resolve());
  await expect.poll(() => slack.socket.opened).toBe(3);
  // Before Slack's hello, a disconnect would reject the client's own attempt, which nobody awaits.
  await connected.promise;
  await client.disconnect();
  await expect.poll(() => slack.socket.connections).toBe(0);
});

it('requires the app-level token and a fresh ticket', async () => {
  const open = (token: string) =>
    fetch(`${slack.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    }).then((response) => response.json());
  expect(await open(slack.botToken)).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
  expect(await open(slack.appToken)).toMatchObject({ ok: true });
  const stale = new WebSocket(`${slack.url.replace('http', 'ws')}/link/?ticket=guess`);
  await new Promise((resolve) => stale.addEventListener('error', resolve));
  expect(slack.socket.opened).toBe(0);
});
