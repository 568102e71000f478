import type { BlockAction } from '@slack/bolt';
import { beforeEach, describe, expect, it } from 'vitest';
import { blocksOn } from '../../../src/sandbox/slack/controls.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { type BareApp, openBareApp } from './bare-app.ts';
import { FORM, plain } from './surfaces.ts';

let slack: SlackSandbox;
let app: BareApp;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 20);
  const opened = await openBareApp({ now: () => now });
  ({ slack, app } = opened);
  app.command('/check', async ({ ack, client, body }) => {
    await ack();
    if (body.text === 'invite') await client.views.open({ trigger_id: body.trigger_id, view: FORM });
  });
  return opened.close;
});

const hr = () => slack.as('U_HR1');
async function form() {
  await hr().command('/check invite', { channel: CHANNELS.hr });
  await expect.poll(() => hr().modals().length).toBe(1);
  return hr().top();
}
const FILLED = { Name: 'Jo', 'E-mail': 'jo@worker.example' };

describe('trigger ids', () => {
  it('can be used once', async () => {
    const view = await form();
    const trigger_id = String(slack.deliveries.at(-1)?.payload.trigger_id);
    await expect(app.client.views.open({ trigger_id, view: FORM })).rejects.toThrow('exchanged_trigger_id');
    expect(view.open).toBe(true);
  });

  it('expire after three seconds', async () => {
    const { delivery } = await hr().command('/check');
    now += 3_001;
    const trigger_id = String(delivery.payload.trigger_id);
    await expect(app.client.views.open({ trigger_id, view: FORM })).rejects.toThrow('expired_trigger_id');
    await expect(app.client.views.open({ trigger_id: 'x', view: FORM })).rejects.toThrow(
      'invalid_trigger_id',
    );
  });
});

describe('modals', () => {
  it('send initial and filled values by type', async () => {
    let values: unknown;
    app.view('form', ({ ack, view }) => {
      values = view.state.values;
      return ack();
    });
    app.options('who', ({ ack, options }) =>
      ack({ options: [{ text: plain(`${options.value}!`), value: 'w1' }] }),
    );
    const view = await form();
    await hr().suggest(view, 'Who', 'Jo');
    await hr().fill(view, { ...FILLED, product: 'Visa', Who: 'Jo!' });
    expect(await hr().submit()).toMatchObject({ errors: {}, trouble: undefined, reply: { status: 200 } });
    expect(hr().modals()).toEqual([]);
    expect(values).toEqual({
      name: { in: { type: 'plain_text_input', value: 'Jo' } },
      mail: { in: { type: 'email_text_input', value: 'jo@worker.example' } },
      product: { in: { type: 'static_select', selected_option: { text: plain('Visa'), value: 'v' } } },
      channel: { in: { type: 'conversations_select', selected_conversation: CHANNELS.hr } },
      who: { who: { type: 'external_select', selected_option: { text: plain('Jo!'), value: 'w1' } } },
    });
  });

  it('are not submitted until complete, unless forged', async () => {
    let seen = 0;
    app.view('form', ({ ack }) => {
      seen += 1;
      return ack({ response_action: 'errors', errors: { mail: 'No' } });
    });
    const view = await form();
    await hr().fill(view, { 'E-mail': 'jo' });
    expect(Object.keys((await hr().submit(view)).errors)).toEqual(['name', 'mail']);
    expect(seen).toBe(0);
    expect((await hr().submit(view, { force: true })).errors).toEqual({ mail: 'No' });
    expect(view).toMatchObject({ open: true, errors: { mail: 'No' } });
    await expect(hr().fill(view, { Check: 'Tax' })).rejects.toThrow('not offered');
    await expect(hr().fill(view, { Channel: 'C0NOWHERE' })).rejects.toThrow('not offered');
  });

  it('handle update, push and clear, with Slack’s errors', async () => {
    const answers: object[] = [
      { response_action: 'errors', errors: { nowhere: 'x' } },
      { response_action: 'update', view: { ...FORM, title: plain('x'.repeat(25)) } },
      { response_action: 'update', view: { ...FORM, title: plain('Again') } },
      { response_action: 'push', view: { ...FORM, title: plain('Second') } },
      { response_action: 'push', view: { ...FORM, title: plain('Third') } },
      { response_action: 'push', view: { ...FORM, title: plain('Fourth') } },
      { response_action: 'clear' },
    ];
    app.view('form', ({ ack }) => ack(Object.assign({ response_action: 'clear' as const }, answers.shift())));
    const view = await form();
    const send = async () => {
      await hr().fill(hr().top(), FILLED);
      return hr().submit();
    };
    expect((await send()).trouble).toContain('unknown_block_id');
    expect((await send()).trouble).toContain('must be less than 25 characters');
    expect((await send()).trouble).toBeUndefined();
    expect(plainText(view)).toMatch(/^Again\n/);
    await send();
    await send();
    expect(hr().modals()).toHaveLength(3);
    await expect(hr().submit(view)).rejects.toThrow('Another modal lies on top');
    expect((await send()).trouble).toContain('push_limit_reached');
    await send();
    expect(hr().modals()).toEqual([]);
    await expect(hr().submit(view)).rejects.toThrow('no longer there');
  });

  it('are updated by id and hash, keeping the input', async () => {
    const view = await form();
    await hr().fill(view, { Name: 'Jo' });
    const { hash } = view;
    await app.client.views.update({ view_id: view.id, hash, view: { ...FORM, title: plain('Newer') } });
    expect(view.chosen.name?.in?.value).toBe('Jo');
    const stale = app.client.views.update({ view_id: view.id, hash, view: FORM });
    await expect(stale).rejects.toThrow('hash_conflict');
    await hr().close();
    await expect(app.client.views.update({ view_id: view.id, view: FORM })).rejects.toThrow('not_found');
    await expect(
      app.client.views.open({ trigger_id: 'x', view: { ...FORM, blocks: [], title: plain('') } }),
    ).rejects.toThrow('invalid_arguments');
  });
});

describe('Home', () => {
  const publish = (text: string) =>
    app.client.views.publish({
      user_id: 'UHR1',
      view: {
        type: 'home',
        blocks: [
          {
            type: 'actions',
            elements: [{ type: 'button', action_id: 'invite', text: plain('Invite') }],
          },
          { type: 'section', text: plain(text) },
        ],
      },
    });
  const ids = () => blocksOn(hr().home()).map((block) => block.block_id);

  it('keeps the generated block_id of unchanged blocks, so that a click during an update is accepted', async () => {
    app.action<BlockAction>('invite', async ({ ack, client, body }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: FORM });
    });
    await publish('One check');
    const [buttons, text] = ids();
    await publish('Two checks');
    expect(ids()).toEqual([buttons, expect.not.stringMatching(String(text))]);
    await hr().click(hr().home(), { actionId: 'invite', blockId: String(buttons) });
    await expect.poll(() => hr().modals().length).toBe(1);
  });
});
