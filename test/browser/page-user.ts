import type { Locator, Page } from 'playwright-core';
import { say } from '../../src/sandbox/demo/say.ts';

export interface InviteFields {
  first?: string;
  last?: string;
  email?: string;
  product?: string;
  channel?: string;
}

export async function goTo(page: Page, channel: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: channel }).click();
}

export async function actAs(page: Page, person: string): Promise<void> {
  const menu = page.getByLabel('Act as');
  const name = await menu.locator('option', { hasText: person }).textContent();
  await menu.selectOption({ label: name ?? person });
}

/** Orders a check through the form, by default in the open channel. Resolves with its card. */
export async function invite(page: Page, fields: InviteFields = {}): Promise<Locator> {
  if (fields.channel !== undefined) await goTo(page, fields.channel);
  const before = await cards(page).count();
  await say(page, '/check invite');
  const form = page.getByRole('dialog', { name: 'Invite a worker' });
  await form.getByLabel('First name').fill(fields.first ?? 'Ada');
  await form.getByLabel('Last name').fill(fields.last ?? 'Lovelace');
  await form.getByLabel('Email').fill(fields.email ?? 'ada@example.com');
  await form.getByLabel('Check type').selectOption({ label: fields.product ?? 'National police check' });
  await form.getByLabel('Channel for the card').selectOption({ label: `#${fields.channel ?? 'hr-desk'}` });
  await form.getByRole('button', { name: 'Send invitation' }).click();
  await form.waitFor({ state: 'detached' });
  const card = cards(page).nth(before);
  await card.waitFor();
  return card;
}

/** The cards in the open channel, oldest first. */
export function cards(page: Page): Locator {
  return page.locator('article.message:not(.ephemeral)', { has: page.getByRole('heading', { level: 3 }) });
}

export async function reads(region: Locator, text: string | RegExp): Promise<void> {
  await region.getByText(text).first().waitFor();
}
