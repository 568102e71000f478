import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { say } from '../../src/sandbox/demo/say.ts';
import { eventually } from '../support/eventually.ts';
import { barriers } from './barriers.ts';
import { inBrowser } from './in-browser.ts';
import { goTo, invite, reads } from './page-user.ts';

const focused = (page: Page) => page.evaluate('document.activeElement?.getAttribute("name")');

inBrowser('the accessibility of the page', (open) => {
  it.each([1280, 390])('has no serious barriers according to axe, at %i', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    const isNarrow = width < 600;
    const pane = async (name: string) => {
      if (isNarrow) await page.getByRole('navigation', { name: 'Parts of the page' }).getByText(name).click();
    };
    await say(page, '/check invite');
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await reads(form, /required/);
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });

    await say(page, '/check invite');
    await form.getByLabel('First name').fill('Ada');
    await form.getByLabel('Last name').fill('Lovelace');
    await form.getByLabel('Email').fill('ada@example.com');
    await form.getByLabel('Check type').selectOption({ label: 'National police check' });
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await reads(page.getByRole('log'), /^Pending$/);
    await say(page, '/check list');
    await page.getByRole('table').waitFor();
    await say(page, '/check help');
    await reads(page.getByRole('log'), /Here is what/);
    // On a wide screen this panel is always visible.
    if (!isNarrow) await page.getByText('Make something go wrong').click();
    await page.getByRole('combobox', { name: /^Message #/ }).fill('/check');
    await page.getByRole('listbox').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');

    if (isNarrow) {
      await pane('WorkerChecks');
      await page.getByText('Make something go wrong').click();
      expect(await barriers(page)).toEqual([]);
      await pane('Channels');
      expect(await barriers(page)).toEqual([]);
    }
    await goTo(page, 'WorkerChecks');
    await page.getByRole('tab', { name: 'Home' }).click();
    await reads(page.getByRole('tabpanel'), 'Open checks');
    expect(await barriers(page)).toEqual([]);
    await pane('Channels');
    await goTo(page, 'hr-desk');
    await page.getByRole('button', { name: 'Reply in thread' }).first().click();
    await page.getByRole('complementary', { name: 'Thread' }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('keeps the focus in a modal, and returns it afterwards', async () => {
    const { page } = await open();
    await say(page, '/check invite');
    const form = page.getByRole('dialog', { name: 'Invite a worker' });
    await form.waitFor();
    await eventually(async () => expect(await focused(page)).toBe('first-name'));
    await page.keyboard.press('Shift+Tab');
    for (let presses = 0; presses < 15; presses += 1) {
      const isWithin = await page.evaluate(
        'document.activeElement === document.body || document.activeElement.closest("dialog") !== null',
      );
      expect(isWithin).toBe(true);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe(
      'Message #hr-desk',
    );
  });

  it('moves the focus to the field with an error', async () => {
    const { page } = await open();
    await say(page, '/check invite');
    const form = page.getByRole('dialog', { name: 'Invite a worker' });
    await form.getByLabel('First name').fill('Ada');
    await form.getByLabel('Last name').fill('Lovelace');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await eventually(async () => expect(await focused(page)).toBe('email'));
    const described = await form.getByLabel('Email').getAttribute('aria-describedby');
    const texts = await Promise.all(
      (described ?? '').split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()),
    );
    expect(texts.join(' ')).toMatch(/required/);
  });

  it('does not scroll sideways on a desktop or a phone', async () => {
    const { page } = await open();
    await invite(page);
    await say(page, '/check list');
    await page.getByRole('table').waitFor();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    }
  });
});
