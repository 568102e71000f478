import { expect, it } from 'vitest';
import { say } from '../../src/sandbox/demo/say.ts';
import { CHANNELS } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { inBrowser } from './in-browser.ts';
import { actAs, cards, goTo, invite, reads } from './page-user.ts';

inBrowser('a check on the page', (open) => {
  it('goes from a form with errors through each state to the certificate', async () => {
    const { page, demo } = await open();
    const composer = page.getByRole('combobox', { name: 'Message #hr-desk' });
    await composer.pressSequentially('/che');
    await page.getByRole('option', { name: '/check invite [email]' }).waitFor();
    await composer.press('ArrowDown');
    await composer.press('Enter');
    expect(await composer.inputValue()).toBe('/check invite ');
    await composer.press('Enter');

    const form = page.getByRole('dialog', { name: 'Invite a worker' });
    await form.getByLabel('First name').fill('Ada');
    await form.getByLabel('Last name').fill('Lovelace');
    await form.getByLabel('Email').fill('ada@');
    await form.getByLabel('Mobile').fill('12');
    await form.getByLabel('Check type').selectOption({ label: 'National police check' });
    await form.getByLabel('Email').press('Enter');
    const email = form.getByLabel('Email');
    await eventually(async () => expect(await email.getAttribute('aria-invalid')).toBe('true'));
    expect(await form.getByLabel('Mobile').getAttribute('aria-invalid')).toBe('true');
    expect(await form.getByLabel('First name').getAttribute('aria-invalid')).toBe('false');
    expect(await form.getByLabel('First name').inputValue()).toBe('Ada');
    expect(demo.environment.workerChecks.checks).toEqual([]);

    await email.fill('ada@example.com');
    await form.getByLabel('Mobile').fill('0412 345 678');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await form.waitFor({ state: 'detached' });
    const card = cards(page).last();
    await reads(card, 'Ada Lovelace');
    await reads(card, /^Pending$/);

    const counter = page.getByRole('complementary', { name: 'WorkerChecks' });
    await counter.getByRole('button', { name: /^Worker submits/ }).click();
    await reads(card, /^In Progress$/);
    await counter.getByRole('combobox', { name: /^Result of/ }).selectOption('Attention Required');
    await counter.getByRole('button', { name: /^Release result/ }).click();
    await reads(card, 'Completed — Attention Required');

    await card.getByRole('button', { name: /^View certificate/ }).click();
    const modal = page.getByRole('dialog', { name: 'Certificate' });
    const opened = page.waitForEvent('popup');
    await modal.getByRole('link', { name: /^Open certificate/ }).click();
    const certificate = await opened;
    await reads(certificate.locator('main'), 'Attention Required');
    await reads(certificate.locator('main'), /This is a sandbox/);
    expect(await cards(page).count()).toBe(1);
  });

  it('is for a worker with one name, by a box that stays ticked after errors', async () => {
    const { page, demo } = await open();
    await say(page, '/check invite suparman@example.com');
    const form = page.getByRole('dialog', { name: 'Invite a worker' });
    const box = form.getByRole('checkbox', { name: 'Has one name only' });
    expect(await form.getByLabel('Email').inputValue()).toBe('suparman@example.com');
    await box.check();
    await form.getByLabel('Check type').selectOption({ label: 'National police check' });
    await form.getByRole('button', { name: 'Send invitation' }).click();
    const last = form.getByLabel('Last name');
    await eventually(async () => expect(await last.getAttribute('aria-invalid')).toBe('true'));
    expect(await box.isChecked()).toBe(true);
    await last.fill('Suparman');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await form.waitFor({ state: 'detached' });
    await reads(cards(page).last(), /^Suparman$/);
    expect(demo.environment.workerChecks.checks[0]?.order).toMatchObject({
      first_name: '',
      last_name: 'Suparman',
    });
  });

  it('is cancelled after a confirmation', async () => {
    const { page, demo } = await open();
    const card = await invite(page);
    const cancel = card.getByRole('button', { name: /^Cancel invitation/ });
    await cancel.click();
    const question = page.getByRole('dialog', { name: 'Cancel this invitation?' });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel invitation');
    expect(demo.environment.workerChecks.checks[0]?.status).toBe('Pending');

    await cancel.press('Enter');
    await question.getByRole('button', { name: 'Cancel invitation' }).click();
    await reads(card, /^Cancelled$/);
    expect(demo.environment.workerChecks.checks[0]?.status).toBe('Cancelled');
  });

  it('is found by typing in the list to cancel from', async () => {
    const { page, demo } = await open();
    const card = await invite(page);
    await invite(page, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
    await say(page, '/check cancel');
    const modal = page.getByRole('dialog', { name: 'Cancel an invitation' });
    const search = modal.getByRole('combobox', { name: 'Invitation' });
    await search.fill('love');
    await modal.getByRole('option', { name: /Ada Lovelace/ }).waitFor();
    // All invitations are listed until the search is answered.
    await modal.getByRole('option', { name: /Grace Hopper/ }).waitFor({ state: 'detached' });
    expect(await modal.getByRole('option').count()).toBe(1);
    await search.press('ArrowDown');
    await search.press('Enter');
    await search.press('Enter');
    await reads(card, /^Cancelled$/);
    expect(demo.environment.workerChecks.checks.map(({ status }) => status)).toEqual([
      'Cancelled',
      'Pending',
    ]);
  });

  it('has no name and no outcome in a public channel', async () => {
    const { page } = await open();
    const card = await invite(page, { channel: 'general' });
    const counter = page.getByRole('complementary', { name: 'WorkerChecks' });
    await counter.getByRole('button', { name: /^Worker submits/ }).click();
    await counter.getByRole('combobox', { name: /^Result of/ }).selectOption('Refer');
    await counter.getByRole('button', { name: /^Release result/ }).click();
    await reads(card, /^Completed$/);
    const log = page.getByRole('log');
    expect(await log.innerText()).not.toMatch(/Ada|Lovelace|Refer/);

    await card.getByRole('button', { name: /^View result/ }).click();
    const result = page.getByRole('dialog');
    await reads(result, /Refer/);
    await page.keyboard.press('Escape');
    await actAs(page, 'Colin');
    await goTo(page, 'general');
    await reads(card, /^Completed$/);
    expect(await log.innerText()).not.toMatch(/Ada|Lovelace|Refer/);
  });

  it('explains a failure and offers to try again', async () => {
    const { page, demo } = await open();
    await page.getByText('Make something go wrong').click();
    await page.getByLabel('Out of credits').click();
    await eventually(() => expect(demo.environment.workerChecks.outOfCredits).toBe(true));
    await say(page, '/check invite ada@example.com');
    const form = page.getByRole('dialog', { name: 'Invite a worker' });
    expect(await form.getByLabel('Email').inputValue()).toBe('ada@example.com');
    await form.getByLabel('First name').fill('Ada');
    await form.getByLabel('Last name').fill('Lovelace');
    await form.getByLabel('Check type').selectOption({ label: 'Right to work' });
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByRole('button', { name: /WorkerChecks.*unread.*1 for you/ }).click();
    await reads(page.getByRole('log'), /credits/);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(demo.environment.slack.messages(CHANNELS.hr)).toEqual([]);
  });
});
