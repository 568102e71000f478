import { WebClient } from '@slack/web-api';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Demo } from '../../src/sandbox/demo/open-demo.ts';
import { at } from '../../src/sandbox/json.ts';
import { CHANNELS } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { inBrowser } from './in-browser.ts';
import { reads } from './page-user.ts';

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const option = (value: string) => ({ text: plain(`Option ${value}`), value });

type Post = Omit<Parameters<WebClient['chat']['postMessage']>[0] & { blocks: object[] }, 'channel'>;

/** Posts with Slack's client. Resolves with the message on the page. */
async function post({ demo, page }: { demo: Demo; page: Page }, blocks: Post['blocks']) {
  const { slack } = demo.environment;
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  await client.apiCall('chat.postMessage', { channel: CHANNELS.hr, text: 'Blocks', blocks });
  const message = page.locator('article.message').last();
  await message.waitFor();
  return message;
}

/** The last action that the page sent to the app. */
const sent = ({ environment }: Demo) => {
  const actions = at(environment.slack.deliveries.at(-1)?.payload, 'actions');
  return Array.isArray(actions) ? actions[0] : undefined;
};

inBrowser('blocks on the page', (open) => {
  it('render markup like Slack, but not in text people typed', async () => {
    const workspace = await open();
    const text =
      '*bold* _italic_ ~struck~ `a*b*c` snake_case_word 2*3*4 <https://example.com|a link> <@UHR2> <#C0GENERAL> ' +
      '<!date^1700000000^{date_num} {time}|fallback> &lt;b&gt;&amp;lt;\n&gt; quoted';
    const message = await post(workspace, [{ type: 'section', text: { type: 'mrkdwn', text } }]);
    await reads(message.locator('strong'), 'bold');
    const section = message.locator('.block-section');
    expect((await section.innerText()).replaceAll(/\s+/g, ' ')).toBe(
      'bold italic struck a*b*c snake_case_word 2*3*4 a link @Rob #general 15/11/2023 9:13 am <b>&lt; quoted',
    );
    expect(await section.locator('em, s, code, blockquote').allInnerTexts()).toEqual([
      'italic',
      'struck',
      'a*b*c',
      'quoted',
    ]);
    expect(await section.getByRole('link').getAttribute('href')).toBe('https://example.com');
  });

  it('open an overflow menu by keyboard, and ask for a confirmation', async () => {
    const workspace = await open();
    const { page, demo } = workspace;
    const confirm = {
      title: plain('Sure?'),
      text: plain('There is no way back.'),
      confirm: plain('Do it'),
      deny: plain('Leave it'),
    };
    const overflow = {
      type: 'overflow',
      action_id: 'more',
      options: [option('one'), option('two')],
      confirm,
    };
    const message = await post(workspace, [{ type: 'section', text: plain('Menu'), accessory: overflow }]);
    const menu = message.getByRole('button', { name: 'More actions' });
    await menu.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'Leave it' }).click();
    expect(demo.environment.slack.deliveries).toEqual([]);
    await menu.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Do it' }).click();
    await eventually(() =>
      expect(sent(demo)).toMatchObject({ action_id: 'more', selected_option: { value: 'two' } }),
    );
  });

  it('send each choice in a message to the app', async () => {
    const workspace = await open();
    const { demo } = workspace;
    const options = [option('one'), option('two')];
    const message = await post(workspace, [
      {
        type: 'actions',
        elements: [
          { type: 'radio_buttons', action_id: 'radio', options },
          { type: 'checkboxes', action_id: 'boxes', options, initial_options: [option('one')] },
          { type: 'static_select', action_id: 'menu', placeholder: plain('Pick'), options },
          { type: 'datepicker', action_id: 'date' },
        ],
      },
    ]);
    await message.getByRole('radio', { name: 'Option two' }).click();
    await eventually(() => expect(sent(demo)).toMatchObject({ selected_option: { value: 'two' } }));
    await message.getByRole('checkbox', { name: 'Option two' }).click();
    await eventually(() =>
      expect(sent(demo)).toMatchObject({ selected_options: [{ value: 'one' }, { value: 'two' }] }),
    );
    await message.getByRole('combobox', { name: 'Pick' }).selectOption('one');
    await eventually(() =>
      expect(sent(demo)).toMatchObject({ action_id: 'menu', selected_option: { value: 'one' } }),
    );
    const date = message.locator('input[type=date]');
    await date.fill('2026-11-20');
    await date.blur();
    await eventually(() => expect(sent(demo)).toMatchObject({ selected_date: '2026-11-20' }));
  });
});
