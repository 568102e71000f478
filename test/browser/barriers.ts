import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = (page: Page) =>
  new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    // Without it, each analysis opens a page of its own for frames of other origins, of which there are none.
    .setLegacyMode();

/** Serious and critical findings of axe in light and dark colours, as `rule: HTML`. The page is left in light ones. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations, passes } = await axe(page).analyze();
  expect(passes.length).toBeGreaterThan(10);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axe(page).withRules('color-contrast').analyze();
  expect(dark.passes).toHaveLength(1);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...violations, ...dark.violations]
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
