import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { say } from '../../src/sandbox/demo/say.ts';
import { inBrowser } from './in-browser.ts';
import { actAs, cards, goTo, invite, reads } from './page-user.ts';

inBrowser('the audit log on the page', (open) => {
  it('is filtered with menus, and sent as a file that can be downloaded', async () => {
    const { page } = await open();
    await invite(page);
    await reads(cards(page).last(), /^Pending$/);
    await actAs(page, 'Ada');
    await say(page, '/check audit');
    const shown = page.locator('article.ephemeral').last();
    await reads(shown, 'sent the invitation');
    await reads(shown, 'The audit log is intact');
    await shown.getByRole('combobox').first().selectOption({ label: 'What was not allowed' });
    await reads(shown, 'The audit log has no such entries.');
    await shown.getByRole('button', { name: 'Show all' }).click();
    await reads(shown, 'sent the invitation');

    await say(page, '/check audit export');
    await reads(page.locator('article.ephemeral').last(), 'is in your direct messages');
    await goTo(page, 'WorkerChecks');
    const link = page.getByRole('link', { name: /^audit-\d{4}-\d\d-\d\d\.csv/ });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toMatch(/^line,time,user,action,check,.*\r\n1,.*,invited,CHK-/);
  });
});
