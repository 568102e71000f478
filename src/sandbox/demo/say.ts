import type { Page } from 'playwright-core';

/** Types a line in the open channel of the demo's page and sends it with Enter. */
export async function say(page: Page, line: string): Promise<void> {
  const field = page.getByRole('combobox', { name: /^Message #/ });
  await field.fill(line);
  await field.press('Enter');
}
