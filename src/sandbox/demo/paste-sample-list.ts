import type { Locator, Page } from 'playwright-core';
import { SAMPLE_LIST } from './sample-list.ts';
import { say } from './say.ts';

/** Pastes the sample list into the form for several people and submits it. Resolves with the form. */
export async function pasteSampleList(page: Page): Promise<Locator> {
  await say(page, '/check invite many');
  const form = page.getByRole('dialog', { name: 'Invite several people' });
  await form.getByLabel('Check type').selectOption({ label: 'National police check' });
  await form.getByLabel('Channel').selectOption({ label: '#hr-desk' });
  await form.getByLabel('Paste the list').fill(SAMPLE_LIST);
  await form.getByRole('button', { name: 'Check the list' }).click();
  return form;
}
