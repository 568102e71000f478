import { expect, it } from 'vitest';
import { say } from '../../src/sandbox/demo/say.ts';
import { eventually } from '../support/eventually.ts';
import { inBrowser } from './in-browser.ts';
import { actAs, goTo, invite, reads } from './page-user.ts';

inBrowser('people on the page', (open) => {
  it('refuses colleagues and guests privately', async () => {
    const { page, demo } = await open();
    for (const [person, words] of [
      ['Colin', /ask|allowed|may/i],
      ['Greta', /Guests/],
    ] as const) {
      await actAs(page, person);
      await goTo(page, 'general');
      await say(page, '/check invite');
      const answer = page.locator('article.ephemeral');
      await reads(answer, 'Only visible to you');
      await reads(answer, words);
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
    await actAs(page, 'Hanna');
    await goTo(page, 'general');
    await reads(page.getByRole('log'), 'Nothing has been said here yet.');
    expect(demo.environment.workerChecks.requests.filter(({ action }) => action === 'invite')).toEqual([]);
  });

  it('shows people of another organisation their shared channel and no commands', async () => {
    const { page } = await open();
    await actAs(page, 'Stan');
    const channels = page.getByRole('navigation', { name: 'Workspace' }).getByRole('button');
    await eventually(async () => expect(await channels.allInnerTexts()).toEqual(['agency']));
    await say(page, '/check list');
    await reads(page.getByRole('alert'), /other organisations/);
    await say(page, 'A <b>candidate</b> & more');
    await reads(page.getByRole('log'), 'A <b>candidate</b> & more');
  });

  it('marks unread messages and mentions', async () => {
    const { page } = await open();
    await invite(page);
    const counter = page.getByRole('complementary', { name: 'WorkerChecks' });
    await goTo(page, 'random');
    await counter.getByRole('button', { name: /^Worker submits/ }).click();
    await counter.getByRole('button', { name: /^Release result/ }).click();
    await page.getByRole('button', { name: /hr-desk.*unread.*1 for you/ }).click();
    await page.getByRole('button', { name: '1 reply' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await reads(thread, '@Hanna');
    await thread.getByRole('combobox', { name: 'Reply' }).fill('Thank you!');
    await thread.getByRole('button', { name: 'Send' }).click();
    await reads(page.getByRole('log'), '2 replies');
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await actAs(page, 'Rob');
    await goTo(page, 'general');
    await page.getByRole('button', { name: /^hr-desk$/ }).waitFor();
  });

  it('lists checks privately and on Home', async () => {
    const { page } = await open();
    await invite(page);
    await say(page, '/check list');
    const table = page.getByRole('table');
    await reads(table, 'Ada Lovelace');
    expect(await table.getByRole('columnheader').allInnerTexts()).toContain('Worker');
    await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Completed' });
    await reads(page.locator('article.ephemeral'), /no checks/);
    await goTo(page, 'WorkerChecks');
    await page.getByRole('tab', { name: 'Home' }).click();
    await reads(page.getByRole('tabpanel'), 'Ada Lovelace');
    await page.getByRole('tabpanel').getByRole('button', { name: 'Invite a worker' }).click();
    await page.getByRole('dialog', { name: 'Invite a worker' }).waitFor();
  });
});
