import { expect, it } from 'vitest';
import { pasteSampleList } from '../../src/sandbox/demo/paste-sample-list.ts';
import { eventually } from '../support/eventually.ts';
import { barriers } from './barriers.ts';
import { inBrowser } from './in-browser.ts';
import { reads } from './page-user.ts';

inBrowser('thirty people on the page', (open) => {
  it('are pasted with four errors, corrected, invited and followed; one is resent to another address', async () => {
    const { page, demo } = await open({}, { timeouts: { resendIntervalMs: 0, postIntervalMs: 50 } });
    const { workerChecks, simulator } = demo.environment;
    const form = await pasteSampleList(page);
    const preview = page.getByRole('dialog', { name: 'Check before sending' });
    await reads(preview, '26 will be invited · 4 need a correction · may cost 26 credits');
    await reads(preview, /Row 7, Okoye: Excel has rounded this mobile/);
    await reads(preview, /Row 27, Dubois: the same address as row 11/);
    expect(await barriers(page)).toEqual([]);
    await preview.getByRole('button', { name: 'Correct' }).click();

    const box = form.getByLabel('Paste the list');
    await eventually(async () => expect((await box.inputValue()).split('\n')).toHaveLength(5));
    const bad = await box.inputValue();
    await box.fill(
      bad
        .replace('4.12346E+08', '0413 630 968')
        .replace('Chloe |  |', 'Chloe | Martin |')
        .replace('finn.byrne@example', 'finn.byrne@example.com')
        .replace('mei.lin@example.com', 'paul.dubois@example.com'),
    );
    await form.getByRole('button', { name: 'Check the list' }).click();
    await reads(preview, '30 will be invited · may cost 30 credits');
    await preview.getByRole('checkbox').check();
    await preview.getByRole('button', { name: 'Invite 30 people' }).click();
    await preview.waitFor({ state: 'detached' });

    await eventually(() => expect(workerChecks.checks).toHaveLength(30));
    const log = page.getByRole('log');
    await reads(log, '30 invited: 0 submitted, 30 waiting, 0 done');
    simulator.move(workerChecks.checkFor('kofi.boateng@example.com'), 'In Progress');
    await reads(log, '30 invited: 1 submitted, 29 waiting, 0 done');

    const replies = page.getByRole('button', { name: /repl(y|ies)$/ });
    await replies.first().click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const cards = thread.locator('article.message', { hasText: 'Ines Moreau' });
    await cards.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Resend…' }).click();
    const resend = page.getByRole('dialog', { name: 'Resend the invitation' });
    await reads(resend, /The old invitation stops working/);
    expect(await resend.getByLabel('Email').inputValue()).toBe('ines.moreau@example.com');
    await resend.getByLabel('Email').fill('ines.moreau@example.org');
    expect(await barriers(page)).toEqual([]);
    await resend.getByRole('button', { name: 'Resend', exact: true }).click();
    await resend.waitFor({ state: 'detached' });

    await cards.nth(1).getByRole('heading', { name: 'Pending' }).waitFor();
    const title = await cards.first().getByRole('heading', { level: 3 }).textContent();
    expect(title).toMatch(/^Replaced by CHK-\w{5}$/);
    await reads(cards.nth(1), title?.replace('Replaced by ', '') ?? '');
    expect(workerChecks.checkFor('ines.moreau@example.com').status).toBe('Cancelled');
    expect(workerChecks.checkFor('ines.moreau@example.org').status).toBe('Pending');
    await reads(log, '30 invited: 1 submitted, 29 waiting, 0 done');
    expect(await barriers(page)).toEqual([]);
  });
});
