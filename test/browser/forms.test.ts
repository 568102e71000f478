import type { ModalView } from '@slack/types';
import { WebClient } from '@slack/web-api';
import { expect, it } from 'vitest';
import { say } from '../../src/sandbox/demo/say.ts';
import { at } from '../../src/sandbox/json.ts';
import { PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { barriers } from './barriers.ts';
import { inBrowser, type Workspace } from './in-browser.ts';
import { reads } from './page-user.ts';

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const modal = (title: string, blocks: ModalView['blocks'], submit?: string): ModalView => ({
  type: 'modal',
  callback_id: 'test.form',
  title: plain(title),
  blocks,
  ...(submit === undefined ? {} : { submit: plain(submit) }),
});
const FORM = modal(
  'Several people',
  [
    {
      type: 'input',
      block_id: 'people',
      label: plain('People'),
      element: { type: 'plain_text_input', action_id: 'in', multiline: true },
    },
    {
      type: 'input',
      block_id: 'file',
      optional: true,
      label: plain('Or a file'),
      hint: plain('csv or xlsx'),
      element: { type: 'file_input', action_id: 'in', filetypes: ['csv', 'xlsx'], max_files: 1 },
    },
    {
      type: 'input',
      block_id: 'also',
      optional: true,
      label: plain('Also'),
      element: {
        type: 'checkboxes',
        action_id: 'in',
        options: [option('one'), option('two')],
        initial_options: [option('two')],
      },
    },
    {
      type: 'section',
      text: plain('Row 7'),
      accessory: { type: 'overflow', action_id: 'test.more', options: [option('drop')] },
    },
  ],
  'Check',
);

inBrowser('forms on the page', (open) => {
  /** Opens this modal for Hanna with Slack's client. */
  async function show(workspace: Workspace, view: ModalView) {
    const { slack } = workspace.demo.environment;
    await say(workspace.page, '/check help');
    await eventually(() => expect(slack.deliveries).toHaveLength(1));
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
    const trigger = String(slack.deliveries[0]?.payload.trigger_id);
    const opened = await client.views.open({ trigger_id: trigger, view });
    return { client, id: opened.view?.id ?? '', person: slack.as(PEOPLE.hr1) };
  }

  it('have files, long texts and checkboxes, without barriers', async () => {
    const workspace = await open({ viewport: { width: 390, height: 800 } });
    const { page, demo } = workspace;
    const { person } = await show(workspace, FORM);
    const form = page.getByRole('dialog', { name: 'Several people' });
    const lines = Array.from({ length: 40 }, (_, i) => `Person ${i}, person${i}@example.com`).join('\n');
    await form.getByLabel('People').fill(lines);
    const file = form.getByLabel('Or a file');
    await file.setInputFiles({ name: 'people.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') });
    await reads(form.getByRole('alert'), /people.pdf is not of a type/);
    await file.setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n') });
    await reads(form.getByRole('listitem'), 'people.csv');
    expect(await form.getByRole('alert').count()).toBe(0);
    expect(Buffer.from(demo.environment.slack.files[0]?.bytes ?? []).toString()).toBe('a,b\n');
    await form.getByRole('checkbox', { name: 'Option one' }).check();
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await form.getByRole('button', { name: 'Remove' }).click();
    await eventually(() => expect(person.valuesOn(person.top()).file?.in?.files).toEqual([]));
    await file.setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n') });
    await reads(form.getByRole('listitem'), 'people.csv');
    await form.getByRole('button', { name: 'Check' }).click();
    await eventually(() =>
      expect(at(demo.environment.slack.deliveries.at(-1)?.payload, 'view', 'state', 'values')).toMatchObject({
        people: { in: { value: lines } },
        file: { in: { files: [{ name: 'people.csv' }] } },
        also: { in: { selected_options: [{ value: 'one' }, { value: 'two' }] } },
      }),
    );
  });

  it('have overflow menus that send an action at once', async () => {
    const workspace = await open();
    const { page, demo } = workspace;
    await show(workspace, FORM);
    await page.getByRole('dialog').getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Option drop' }).click();
    await eventually(() =>
      expect(demo.environment.slack.deliveries.at(-1)?.payload).toMatchObject({
        actions: [{ action_id: 'test.more', selected_option: { value: 'drop' } }],
      }),
    );
  });

  it('are replaced while open, keeping the focus', async () => {
    const workspace = await open();
    const { page } = workspace;
    const { client, id } = await show(workspace, FORM);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('People').fill('Jo');
    await client.views.update({
      view_id: id,
      view: modal('Reading', [{ type: 'section', text: plain('…') }]),
    });
    await dialog.getByRole('heading', { name: 'Reading' }).waitFor();
    const isWithin = () => page.evaluate('document.activeElement?.closest("dialog") !== null');
    await eventually(async () => expect(await isWithin()).toBe(true));
    await client.views.update({ view_id: id, view: FORM });
    await dialog.getByRole('heading', { name: 'Several people' }).waitFor();
    expect(await dialog.getByLabel('People').inputValue()).toBe('');
    const focused = () => page.evaluate('document.activeElement?.getAttribute("name")');
    await eventually(async () => expect(await focused()).toBe('people'));
  });

  it('show what stands above their first field, where that is out of sight', async () => {
    const workspace = await open({ viewport: { width: 390, height: 800 } });
    const { page } = workspace;
    const lines = Array.from({ length: 40 }, (_, i) => `Row ${i}`).join('\n');
    const text = { type: 'section', text: plain(lines) } as const;
    await show(workspace, modal('Long', [text, ...FORM.blocks], 'Send'));
    const dialog = page.getByRole('dialog', { name: 'Long' });
    await dialog.waitFor();
    const focused = () => page.evaluate('document.activeElement?.className');
    await eventually(async () => expect(await focused()).toBe('modal-body'));
    expect(await page.evaluate('document.querySelector(".modal-body").scrollTop')).toBe(0);
    await page.keyboard.press('Tab');
    await eventually(async () => expect(await focused()).not.toBe('modal-body'));
  });
});
