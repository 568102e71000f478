import type { MessageShortcut } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText, references } from '../../../src/sandbox/slack/plain-text.ts';
import type { Shortcut } from '../../../src/sandbox/slack/shortcuts.ts';
import { createSlackSandbox, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { type BareApp, bareApp, startOverHttp } from './bare-app.ts';
import { FORM } from './surfaces.ts';

const SHORTCUTS: Shortcut[] = [
  { name: 'Invite to a check', type: 'message', callbackId: 'invite', description: 'Invites a worker' },
  { name: 'Order a check', type: 'global', callbackId: 'order', description: 'Opens the form' },
];

let slack: SlackSandbox;
let app: BareApp;

beforeEach(async () => {
  slack = createSlackSandbox({ shortcuts: SHORTCUTS });
  await slack.start();
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

async function start(mode: 'http' | 'socket' = 'http') {
  app = bareApp(slack, mode === 'socket' ? slack.appToken : undefined);
  for (const callbackId of ['invite', 'order']) {
    app.shortcut(callbackId, async ({ ack, client, body }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: FORM });
    });
  }
  if (mode === 'http') await startOverHttp(app, slack);
  else {
    await app.start();
    await slack.socket.connected();
  }
}

const hr = () => slack.as(PEOPLE.hr1);

describe.each(['http', 'socket'] as const)('shortcuts over %s', (mode) => {
  it('of a message send the whole message, its channel and a response_url', async () => {
    await start(mode);
    const asked = slack.as(PEOPLE.colleague).say('Who?', { channel: CHANNELS.random });
    const message = slack
      .as(PEOPLE.colleague)
      .say('jo@worker.example, 0412 345 678', { channel: CHANNELS.random, thread: asked.ts });
    const { delivery, status } = await hr().messageShortcut('Invite to a check', message);
    expect(status).toBe(200);
    expect(delivery.payload).toMatchObject({
      type: 'message_action',
      callback_id: 'invite',
      user: { id: PEOPLE.hr1, team_id: TEAM.id },
      team: { id: TEAM.id, domain: TEAM.domain },
      channel: { id: CHANNELS.random, name: 'random' },
      message_ts: message.ts,
      response_url: expect.stringContaining(slack.url),
      message: {
        type: 'message',
        user: PEOPLE.colleague,
        ts: message.ts,
        thread_ts: asked.ts,
        parent_user_id: PEOPLE.colleague,
        client_msg_id: expect.any(String),
        text: '<mailto:jo@worker.example|jo@worker.example>, <tel:0412345678|0412 345 678>',
        blocks: [{ type: 'rich_text', block_id: expect.any(String) }],
      },
    });
    await expect.poll(() => hr().modals()).toHaveLength(1);
  });

  it('of the composer send no channel', async () => {
    await start(mode);
    const { delivery } = await hr().globalShortcut('order');
    expect(delivery.payload).toMatchObject({ type: 'shortcut', callback_id: 'order' });
    for (const key of ['channel', 'message', 'response_url'])
      expect(delivery.payload).not.toHaveProperty(key);
    await expect.poll(() => hr().modals()).toHaveLength(1);
  });
});

describe('a shortcut', () => {
  it('is available to members of the channel and the workspace, but not for ephemeral messages', async () => {
    await start();
    const message = slack.as(PEOPLE.stranger).say('Hello', { channel: CHANNELS.shared });
    const of = (userId: string) => slack.as(userId).messageShortcut('invite', message);
    await expect(of(PEOPLE.stranger)).rejects.toThrow('offered no shortcuts');
    await expect(slack.as(PEOPLE.stranger).globalShortcut('order')).rejects.toThrow('offered no shortcuts');
    await expect(of(PEOPLE.guest)).rejects.toThrow('not in');
    await expect(hr().messageShortcut('order', message)).rejects.toThrow('There is: "Invite to a check"');
    slack.deleteMessage(message);
    await expect(of(PEOPLE.hr1)).rejects.toThrow('no longer there');
    await app.client.chat.postEphemeral({ channel: CHANNELS.hr, user: PEOPLE.hr1, text: 'x' });
    const [ephemeral] = hr().ephemerals();
    if (ephemeral === undefined) throw new Error('Nothing came');
    await expect(hr().messageShortcut('invite', ephemeral)).rejects.toThrow('ephemeral');
  });

  it('answers only its user through the response_url, and cannot replace the message', async () => {
    await start();
    app.shortcut<MessageShortcut>('invite', async ({ respond }) => {
      await respond({ text: 'Done', replace_original: true });
    });
    const message = hr().say('Jo', { channel: CHANNELS.random });
    await hr().messageShortcut('invite', message);
    await expect.poll(() => hr().ephemerals(CHANNELS.random)).toMatchObject([{ text: 'Done' }]);
    expect(message.text).toBe('Jo');
  });
});

it('a typed message has the same plain text', async () => {
  await start();
  const typed = 'Ada <a.l@x.example> & 0412 345 678\nhttps://x.example';
  const message = hr().say(typed, { channel: CHANNELS.hr });
  expect(plainText(message)).toBe(typed);
  expect(references(message)).toContain('mailto:a.l@x.example');
});
