import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { type BareApp, openBareApp } from './bare-app.ts';
import { plain } from './surfaces.ts';

const box = (value: string) => ({ text: plain(`Box ${value}`), value });
const paste = (blockId: string): ModalView => ({
  type: 'modal',
  callback_id: 'paste',
  title: plain('Paste'),
  submit: plain('Check'),
  blocks: [
    {
      type: 'input',
      block_id: blockId,
      label: plain('People'),
      element: { type: 'plain_text_input', action_id: 'in', multiline: true, initial_value: 'Jo' },
    },
    {
      type: 'input',
      block_id: 'boxes',
      optional: true,
      label: plain('Also'),
      element: {
        type: 'checkboxes',
        action_id: 'in',
        options: [box('a'), box('b')],
        initial_options: [box('b')],
      },
    },
    {
      type: 'section',
      block_id: 'row',
      text: plain('Row 7'),
      accessory: { type: 'overflow', action_id: 'more', options: [box('drop')] },
    },
  ],
});
const loading: ModalView = {
  type: 'modal',
  title: plain('Reading'),
  blocks: [{ type: 'section', text: plain('One moment') }],
};

let slack: SlackSandbox;
let app: BareApp;

beforeEach(async () => {
  const opened = await openBareApp();
  ({ slack, app } = opened);
  app.command('/many', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: paste('people') });
  });
  return opened.close;
});

const hr = () => slack.as(PEOPLE.hr1);
async function form() {
  await hr().command('/many', { channel: CHANNELS.hr });
  await expect.poll(() => hr().modals()).toHaveLength(1);
  return hr().top();
}
const update = (view: ModalView, hash?: string) =>
  app.client.views.update({ view_id: hr().top().id, view, ...(hash === undefined ? {} : { hash }) });

describe('a modal that is replaced while it is open', () => {
  it('keeps its id, and accepts the next view only with the newest hash', async () => {
    app.view('paste', ({ ack }) => ack({ response_action: 'update', view: loading }));
    const view = await form();
    const { id, hash } = view;
    expect((await hr().submit()).trouble).toBeUndefined();
    expect(hr().top()).toBe(view);
    expect(plainText(view)).toBe('Reading\nOne moment');
    await expect(hr().submit()).rejects.toThrow('no submit button');
    await expect(update(paste('people'), hash)).rejects.toThrow('hash_conflict');
    await update(paste('people'), view.hash);
    expect([view.id, view.updates]).toEqual([id, 2]);
    await hr().close();
    const late = app.client.views.update({ view_id: id, view: loading });
    await expect(late).rejects.toThrow('not_found');
  });

  it('keeps the input instead of the new initial value, unless the block_id is new', async () => {
    const view = await form();
    const held = (blockId: string) => hr().valuesOn(view)[blockId]?.in?.value;
    await hr().fill(view, { People: 'Ng' });
    await update(paste('people'));
    expect(held('people')).toBe('Ng');
    await update(paste('people-2'));
    expect(held('people-2')).toBe('Jo');
  });

  it('has Slack’s limits for each way of replacing it', async () => {
    const text = (length: number) => ({ type: 'section' as const, text: plain('x'.repeat(length)) });
    const views: [ModalView, string][] = [
      [{ ...loading, blocks: Array.from({ length: 101 }, () => text(1)) }, 'no more than 100 items'],
      [{ ...loading, blocks: [text(3001)] }, 'less than 3001'],
      [{ ...loading, private_metadata: 'x'.repeat(3001) }, 'less than 3001'],
      [{ ...loading, blocks: Array.from({ length: 90 }, () => text(2990)) }, 'view_too_large'],
    ];
    let answer = loading;
    app.view('paste', ({ ack }) => ack({ response_action: 'update', view: answer }));
    const view = await form();
    for (const [bad, complaint] of views) {
      answer = bad;
      expect((await hr().submit()).trouble).toContain(complaint);
      const error: unknown = await update(bad).catch((reason: unknown) => reason);
      expect(JSON.stringify(error)).toContain(complaint);
    }
    expect(view.updates).toBe(0);
  });
});

describe('a form', () => {
  it('sends ticked boxes, including initially ticked ones', async () => {
    const sent: unknown[] = [];
    app.view('paste', ({ ack, view }) => {
      sent.push(view.state.values.boxes?.in);
      return ack({ response_action: 'errors', errors: { people: 'Again' } });
    });
    await form();
    await hr().submit();
    await hr().fill(hr().top(), { Also: ['a', 'Box b'] });
    await hr().submit();
    await hr().fill(hr().top(), { 'Box a': [] });
    await hr().submit();
    const selected = (...options: string[]) => ({ type: 'checkboxes', selected_options: options.map(box) });
    expect(sent).toEqual([selected('b'), selected('a', 'b'), selected()]);
  });

  it('has overflow menus that send an action at once and are not part of its state', async () => {
    const seen: unknown[] = [];
    app.action<BlockAction>('more', async ({ ack, body }) => {
      await ack();
      seen.push(body.actions[0], Object.keys(body.view?.state.values ?? {}));
    });
    await form();
    await hr().select(hr().top(), 'more', 'Box drop');
    expect(seen).toMatchObject([{ type: 'overflow', selected_option: box('drop') }, ['people', 'boxes']]);
  });

  it('accepts 3,000 characters if the app sets no limit', async () => {
    app.view('paste', ({ ack }) => ack());
    await form();
    await hr().fill(hr().top(), { People: 'x'.repeat(3_001) });
    expect((await hr().submit()).errors).toEqual({ people: 'Must be at most 3000 characters.' });
    await hr().fill(hr().top(), { People: 'x'.repeat(3_000) });
    expect((await hr().submit()).errors).toEqual({});
  });
});

it('a message has at most 12,000 characters in all its blocks', async () => {
  const post = (length: number) =>
    app.client.chat.postMessage({
      channel: CHANNELS.hr,
      text: 'Long',
      blocks: Array.from({ length }, () => ({ type: 'section', text: plain('x'.repeat(3_000)) })),
    });
  expect((await post(4)).ok).toBe(true);
  await expect(post(5)).rejects.toThrow('msg_blocks_too_long');
});
