import { expect, it } from 'vitest';
import { say } from '../../src/sandbox/demo/say.ts';
import type { Shortcut } from '../../src/sandbox/slack/shortcuts.ts';
import { CHANNELS } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { inBrowser, type Workspace } from './in-browser.ts';
import { actAs, goTo, reads } from './page-user.ts';

const SHORTCUTS: Shortcut[] = [
  { name: 'Try a message', type: 'message', callbackId: 'test.message', description: 'Of this test' },
  { name: 'Try anywhere', type: 'global', callbackId: 'test.global', description: 'Of this test' },
];

inBrowser('shortcuts on the page', (open) => {
  async function withShortcuts(): Promise<Workspace> {
    const workspace = await open();
    workspace.demo.environment.slack.shortcuts.push(...SHORTCUTS);
    return workspace;
  }
  const sent = ({ environment }: Workspace['demo']) => environment.slack.deliveries.at(-1)?.payload;

  it('are in the menu of a message and beside the composer, usable by keyboard', async () => {
    const { page, demo } = await withShortcuts();
    await goTo(page, 'random');
    await say(page, 'Invite jo@example.com');
    await reads(page.getByRole('link'), 'jo@example.com');
    const message = page.locator('article.message').last();
    await message.getByRole('button', { name: 'Message shortcuts' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Try a message' }).press('Enter');
    await eventually(() =>
      expect(sent(demo)).toMatchObject({
        callback_id: 'test.message',
        channel: { id: CHANNELS.random },
        message: { text: 'Invite <mailto:jo@example.com|jo@example.com>' },
      }),
    );
    await page.getByRole('button', { name: 'Shortcuts', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Try anywhere' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menu').count()).toBe(0);
    await page.getByRole('button', { name: 'Shortcuts', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Try anywhere' }).click();
    await eventually(() => expect(sent(demo)).toMatchObject({ callback_id: 'test.global' }));
  });

  it('are not offered for ephemeral messages or to people of another organisation', async () => {
    const { page } = await withShortcuts();
    await say(page, '/check help');
    const answer = page.locator('article.ephemeral').last();
    await answer.waitFor();
    expect(await answer.getByRole('button', { name: 'Message shortcuts' }).count()).toBe(0);
    await actAs(page, 'Stan');
    await say(page, 'Hello');
    await reads(page.getByRole('log'), 'Hello');
    expect(await page.getByRole('button', { name: /shortcuts/i }).count()).toBe(0);
  });
});
