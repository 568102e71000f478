import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { CHANNELS, PEOPLE } from '../slack/workspace/fixtures.ts';
import type { Demo } from './open-demo.ts';
import { orderCheck } from './order-check.ts';
import { pasteSampleList } from './paste-sample-list.ts';
import { say } from './say.ts';

const WEEK_A_MINUTE = 7 * 24 * 60;

/** Margin around a window, in CSS pixels, that shows a little of the background. */
const MARGIN = 28;

/** Hides the page behind a window. */
const WINDOW_ALONE = '.modal::backdrop { background: var(--ground-3); }';

/** Shows only the cards, two per row, in the order of a check's life. */
const CARDS_ALONE = `
  .page { display: block !important; height: auto !important; }
  .top-bar, .sidebar, .side, .composer, .channel-head, .thread-link, .message:not(:has(.block-header)) { display: none !important; }
  .messages { overflow: visible !important; padding: 12px !important; background: var(--ground-2); }
  .messages-inner { display: grid; grid-template-columns: 1fr 1fr; align-items: start; gap: 4px; margin: 0 !important; }
  .message:nth-of-type(4) { order: -3; }
  .message:nth-of-type(3) { order: -2; }
  .message:nth-of-type(2) { order: -1; }
`;

/**
 * Takes the README's pictures, in light colours; resolves with their paths. Rendering depends on this machine's fonts.
 */
export async function takePictures(browser: Browser, demo: Demo, folder: string): Promise<string[]> {
  const taken: string[] = [];
  const path = (name: string) => {
    taken.push(join(folder, `${name}.png`));
    return join(folder, `${name}.png`);
  };
  const open = async (width: number, height: number, deviceScaleFactor = 1.5): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor,
      colorScheme: 'light',
      locale: 'en-AU',
      timezoneId: 'Australia/Sydney',
    });
    const page = await context.newPage();
    await page.goto(demo.url);
    await page.getByText('Completed — Clear').waitFor();
    await page.getByRole('heading', { name: 'In Progress', exact: true }).waitFor();
    return page;
  };

  await sandboxPicture(demo, await open(1280, 800, 1), path('sandbox'));
  // Before anybody has opened a result.
  await homePicture(await open(1000, 900), path('home'));
  await invitePicture(await open(760, 1100), path('invite'));
  await certificatePicture(await open(760, 420), path('certificate'));
  await cardsPicture(demo, await open(1180, 700), path('cards'));
  await manyPictures(demo, await open(1000, 1100), { preview: path('preview'), batch: path('batch') });
  await listPicture(await open(1280, 800), path('list'));
  return taken;
}

async function sandboxPicture({ environment }: Demo, page: Page, path: string): Promise<void> {
  environment.simulator.speed = WEEK_A_MINUTE;
  await page.getByRole('combobox', { name: /^Message #/ }).pressSequentially('/check ');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('radio', { name: 'Week a minute', checked: true }).waitFor();
  await page.screenshot({ path });
  environment.simulator.speed = 0;
  await page.context().close();
}

async function homePicture(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: /^WorkerChecks/ }).click();
  await page.getByRole('tab', { name: 'Home' }).click();
  await page.getByRole('heading', { name: 'Needs you (1)' }).waitFor();
  await page.locator('.home').screenshot({ path });
  await page.context().close();
}

async function invitePicture(page: Page, path: string): Promise<void> {
  await say(page, '/check invite');
  const form = page.getByRole('dialog', { name: 'Invite a worker' });
  await form.getByLabel('First name').fill('Ines');
  await form.getByLabel('Last name').fill('Moreau');
  await form.getByLabel('Email').fill('ines.moreau@example');
  await form.getByLabel('Mobile').fill('0412 345 678');
  await form.getByLabel('Check type').selectOption({ label: 'National police check' });
  await form.getByLabel('Note for colleagues').fill('Starts on the first of the month');
  await form.getByRole('button', { name: 'Send invitation' }).click();
  await form.locator('.field-error').waitFor();
  await windowPicture(page, form, path);
}

async function certificatePicture(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: /^View certificate/ }).click();
  const window = page.getByRole('dialog', { name: 'Certificate' });
  await window.getByRole('link', { name: /^Open certificate/ }).waitFor();
  await windowPicture(page, window, path);
}

async function cardsPicture({ environment }: Demo, page: Page, path: string): Promise<void> {
  await cancelledCheck(environment);
  await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
  await page.addStyleTag({ content: CARDS_ALONE });
  await page.locator('.messages').screenshot({ path });
  await page.context().close();
}

async function cancelledCheck(environment: Demo['environment']): Promise<void> {
  const check = await orderCheck(environment, PEOPLE.hr1, {
    first: 'Jonas',
    last: 'Weber',
    email: 'jonas.weber@example.com',
    product: 'ncchc',
    note: '',
    result: 'Clear',
  });
  const { reference = '' } = check.order;
  const person = environment.slack.as(PEOPLE.hr1);
  const card = environment.slack.messages(CHANNELS.hr).find(({ text }) => text.includes(reference));
  if (card !== undefined) await person.click(card, 'Cancel invitation');
}

async function listPicture(page: Page, path: string): Promise<void> {
  await say(page, '/check list');
  const message = page.locator('article.ephemeral').last();
  await message.getByRole('table').waitFor();
  await message.screenshot({ path });
  await page.context().close();
}

/** The preview of the sample list, and its batch card while the invitations are sent. */
async function manyPictures(
  { environment }: Demo,
  page: Page,
  paths: { preview: string; batch: string },
): Promise<void> {
  await pasteSampleList(page);
  const preview = page.getByRole('dialog', { name: 'Check before sending' });
  await preview.getByText('will be invited').first().waitFor();
  await preview.screenshot({ path: paths.preview });
  await preview.getByRole('checkbox').check();
  environment.workerChecks.invitationMs = 400;
  await preview.getByRole('button', { name: /^Invite \d+ people/ }).click();
  const card = page.locator('article.message', { hasText: /\d+ of 26 invited/ });
  await card
    .getByText(/^(?:[7-9]|1\d|2\d) of 26 invited/)
    .first()
    .waitFor();
  await card.screenshot({ path: paths.batch });
  environment.workerChecks.invitationMs = 0;
  await page.context().close();
}

async function windowPicture(page: Page, window: Locator, path: string): Promise<void> {
  await page.addStyleTag({ content: WINDOW_ALONE });
  const box = await window.boundingBox();
  if (box === null) throw new Error('This window cannot be seen');
  const clip = {
    x: box.x - MARGIN,
    y: box.y - MARGIN / 2,
    width: box.width + 2 * MARGIN,
    height: box.height + MARGIN,
  };
  await page.screenshot({ path, clip });
  await page.keyboard.press('Escape');
  await window.waitFor({ state: 'detached' });
  await page.context().close();
}
