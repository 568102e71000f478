import { beforeEach, describe, expect, it } from 'vitest';
import { buttons, plainText, references } from '../../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, OTHER_TEAM, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { type BareApp, openBareApp } from './bare-app.ts';
import { CARD, plain } from './surfaces.ts';

let slack: SlackSandbox;
let app: BareApp;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 20);
  const opened = await openBareApp({ now: () => now, ackTimeoutMs: 2_000 });
  ({ slack, app } = opened);
  app.command('/check', ({ ack }) => ack());
  return opened.close;
});

const hr = () => slack.as('U_HR1');
async function card() {
  await app.client.chat.postMessage({ channel: CHANNELS.hr, text: 'Card', blocks: CARD });
  const [message] = slack.messages(CHANNELS.hr);
  if (message === undefined) throw new Error('No card');
  return message;
}

describe('commands', () => {
  it('are sent like Slack’s, with the time to the acknowledgement', async () => {
    const reply = await hr().command('/check status  Jo Lee ', { channel: CHANNELS.hr });
    expect(reply).toMatchObject({ status: 200, trouble: undefined });
    expect(reply.ackMs).toBeGreaterThan(0);
    expect(reply.delivery.payload).toMatchObject({
      command: '/check',
      text: 'status  Jo Lee',
      user_id: PEOPLE.hr1,
      team_id: TEAM.id,
      channel_id: CHANNELS.hr,
      channel_name: 'privategroup',
    });
  });

  it('are limited to the installing workspace and members of the channel', async () => {
    await expect(slack.as(PEOPLE.stranger).command('/check', { channel: CHANNELS.shared })).rejects.toThrow();
    await expect(slack.as(PEOPLE.guest).command('/check', { channel: CHANNELS.secret })).rejects.toThrow(
      'not in',
    );
  });

  it('show the answer or the failure only to the sender', async () => {
    app.command('/hello', ({ ack }) => ack({ text: 'Hello', response_type: 'ephemeral' }));
    app.command('/late', () => Promise.resolve());
    await hr().command('/hello', { channel: CHANNELS.random });
    expect(await hr().command('/late', { channel: CHANNELS.random })).toMatchObject({
      status: 0,
      trouble: 'operation_timeout',
    });
    expect(hr().ephemerals(CHANNELS.random).map(plainText)).toEqual([
      'Hello',
      '/late failed with the error "operation_timeout"',
    ]);
  });

  it('have a response_url for five uses in 30 minutes', async () => {
    const said: string[] = [];
    app.command('/say', async ({ ack, respond, body }) => {
      await ack();
      for (let i = 0; i < Number(body.text); i += 1) {
        await respond({ text: `${i}` }).catch(() => said.push('refused'));
      }
    });
    await hr().command('/say 6', { channel: CHANNELS.random });
    await expect.poll(() => said).toEqual(['refused']);
    expect(hr().ephemerals(CHANNELS.random)).toHaveLength(5);
    const url = String((await hr().command('/check')).delivery.payload.response_url);
    const use = () => fetch(url, { method: 'POST', body: '{"text":"x"}', headers: { connection: 'close' } });
    now += 30 * 60_000;
    expect((await use()).status).toBe(200);
    now += 1;
    expect((await use()).status).toBe(404);
    expect(slack.callsOf('response_url').at(-1)?.outcome).toBe('expired_url');
  });
});

describe('buttons and menus', () => {
  it('send the action as Slack does, and return the confirmation', async () => {
    const bodies: unknown[] = [];
    app.action(/./, async ({ ack, body }) => {
      await ack();
      bodies.push(body);
    });
    const message = await card();
    expect(buttons(message)).toEqual(['Open', 'Cancel']);
    await hr().click(message, 'Open');
    const reply = await hr().click(message, { actionId: 'stop' });
    expect(reply.confirm).toEqual({ title: 'Cancel?', text: 'It stays', confirm: 'Cancel it', deny: 'Keep' });
    expect(hr().decline(message, 'Cancel').deny).toBe('Keep');
    await hr().select(message, 'more', 'Refresh');
    expect(bodies).toMatchObject([
      {
        type: 'block_actions',
        user: { id: PEOPLE.hr1, team_id: TEAM.id },
        container: { type: 'message', message_ts: message.ts, channel_id: CHANNELS.hr, is_ephemeral: false },
        enterprise: null,
        actions: [
          { type: 'button', action_id: 'open', block_id: 'acts', value: 'id-1', text: plain('Open') },
        ],
      },
      { actions: [{ action_id: 'stop', style: 'danger' }] },
      { actions: [{ type: 'overflow', selected_option: { value: 'r' } }] },
    ]);
  });

  it('can be used only while visible', async () => {
    const message = await card();
    await expect(slack.as(PEOPLE.stranger).click(message, 'Open')).rejects.toThrow('not in');
    await expect(hr().click(message, 'View')).rejects.toThrow('There is: "Open" (open), "Cancel" (stop)');
    await app.client.chat.update({ channel: CHANNELS.hr, ts: message.ts, text: 'Gone', blocks: [] });
    await expect(hr().click(message, 'Open')).rejects.toThrow('There is no');
    slack.deleteMessage(message);
    await expect(hr().click(message, 'Open')).rejects.toThrow('no longer there');
  });

  it('of ephemeral messages can replace and delete them', async () => {
    app.action('open', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'Opened', replace_original: true });
      await respond({ delete_original: true });
    });
    await app.client.chat.postEphemeral({ channel: CHANNELS.hr, user: PEOPLE.hr1, text: 'x', blocks: CARD });
    const [ephemeral] = hr().ephemerals();
    if (ephemeral === undefined) throw new Error('Nothing came');
    await expect(slack.as(PEOPLE.hr2).click(ephemeral, 'Open')).rejects.toThrow('does not see');
    const { delivery } = await hr().click(ephemeral, 'Open');
    expect(delivery.payload).not.toHaveProperty('message');
    await expect.poll(() => ephemeral).toMatchObject({ text: 'Opened', edits: 1, deleted: true });
  });

  it('send the team of a person from another workspace', async () => {
    app.action('open', ({ ack }) => ack());
    await app.client.chat.postMessage({ channel: CHANNELS.shared, text: 'Card', blocks: CARD });
    const [message] = slack.messages(CHANNELS.shared);
    if (message === undefined) throw new Error('No card');
    const { delivery } = await slack.as(PEOPLE.stranger).click(message, 'Open');
    expect(delivery.payload).toMatchObject({ user: { team_id: OTHER_TEAM.id }, team: { id: OTHER_TEAM.id } });
  });

  it('work on Home too', async () => {
    app.event('app_home_opened', ({ event, client }) =>
      client.views
        .publish({ user_id: event.user, view: { type: 'home', blocks: CARD } })
        .then(() => undefined),
    );
    app.action('open', ({ ack }) => ack());
    await hr().openHome();
    await expect.poll(() => slack.callsOf('views.publish')).toMatchObject([{ outcome: 'ok' }]);
    const { delivery } = await hr().click(hr().home(), 'Open');
    expect(delivery.payload).toMatchObject({ view: { type: 'home' }, container: { type: 'view' } });
  });
});

describe('plain text', () => {
  it('has no markup, and lists mentions and links separately', async () => {
    const message = await card();
    expect(plainText(message)).toBe('*Jo* <3 for @UHR1\nOpen\nCancel');
    expect(references(message)).toEqual(['@UHR1']);
    const cell = (text: string) => ({ type: 'raw_text' as const, text });
    await app.client.chat.postMessage({
      channel: CHANNELS.general,
      text: 'See <https://a.example|this>, &lt;!channel&gt; <!date^1^{date}|today>',
      blocks: [
        {
          type: 'table',
          rows: [
            [cell('Name'), cell('State')],
            [cell('Jo'), cell('Pending')],
          ],
        },
      ],
    });
    const [table] = slack.messages(CHANNELS.general);
    if (table === undefined) throw new Error('No table');
    expect(plainText(table)).toBe('Name | State\nJo | Pending');
    expect(references(table)).toEqual(['https://a.example']);
    table.blocks = [];
    expect(plainText(table)).toBe('See this, <!channel> today');
  });
});

describe('deliveries', () => {
  it('can be repeated unchanged, or forged', async () => {
    const seen: string[] = [];
    app.command('/again', async ({ ack, body }) => {
      seen.push(body.trigger_id);
      await ack();
    });
    const reply = await hr().command('/again');
    expect(await slack.redeliver()).toMatchObject({ status: 200 });
    expect(seen[1]).toBe(seen[0]);
    for (const how of [{ secret: 'guess' }, { unsigned: true }, { ageSeconds: 301 }]) {
      expect((await slack.forge(reply, how)).status).toBe(401);
    }
    expect(seen).toHaveLength(2);
  });

  it('of events have an id and a retry number', async () => {
    const seen: unknown[] = [];
    app.event('member_joined_channel', ({ body, context }) => {
      seen.push([body.event_id, context.retryNum]);
      return Promise.resolve();
    });
    const event = {
      type: 'member_joined_channel',
      user: 'U0SOMEONE',
      channel: CHANNELS.hr,
      channel_type: 'G',
      team: TEAM.id,
    };
    const reply = await slack.event(event, { eventId: 'Ev1' });
    await slack.redeliver(reply, { attempt: 1, reason: 'http_timeout' });
    await expect
      .poll(() => seen)
      .toEqual([
        ['Ev1', undefined],
        ['Ev1', 1],
      ]);
  });

  it('fail like in Slack while the app is down', async () => {
    slack.useHttp('http://127.0.0.1:1');
    expect(await hr().command('/check')).toMatchObject({ status: 0, trouble: 'dispatch_failed' });
  });
});
