import { type Browser, chromium, type Page, type ViewportSize } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { findChromium, launchOptions } from '../../src/sandbox/demo/chromium.ts';
import { type Demo, type DemoOptions, openDemo } from '../../src/sandbox/demo/open-demo.ts';

const executablePath = findChromium();
const MISSING = 'Chromium is not installed: apt-get install chromium, or name it by CHROMIUM_PATH';

/** Timeout for one step and for Slack's wait for the bot; reached only if something never happens. */
const WAIT_MS = 60_000;

/** Timeout for a whole test; each run of axe takes a second or two. */
const TIMEOUT_MS = 180_000;

export interface Workspace {
  page: Page;
  demo: Demo;
}

const DESKTOP: ViewportSize = { width: 1280, height: 800 };

/** Of a Tuesday: no digest is posted. */
const AFTERNOON = Date.parse('2026-11-24T14:00+11:00');

/**
 * Opens a new workspace with a paused clock, closed after the test. A file's tests use the same browser window, whose
 * process takes a second to start.
 */
type OpenWorkspace = (
  options?: { viewport?: ViewportSize },
  settings?: Pick<DemoOptions, 'timeouts'>,
) => Promise<Workspace>;

/** Tests in a real browser; skipped with a printed reason if there is none. */
export function inBrowser(name: string, tests: (open: OpenWorkspace) => void): void {
  if (executablePath === undefined) process.stderr.write(`Skipped: ${name}. ${MISSING}.\n`);
  const title = executablePath === undefined ? `${name} (${MISSING})` : name;
  describe.skipIf(executablePath === undefined)(title, { timeout: TIMEOUT_MS }, () => {
    let browser: Browser;
    let page: Page;
    const closing: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ ...launchOptions, executablePath: executablePath ?? '' });
      page = await browser.newPage({ locale: 'en-AU', timezoneId: 'Australia/Sydney' });
      page.setDefaultTimeout(WAIT_MS);
    });
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
    });
    afterAll(() => browser.close());

    tests(async ({ viewport = DESKTOP } = {}, settings = {}) => {
      const demo = await openDemo({
        port: 0,
        clock: { startAt: AFTERNOON, speed: 0 },
        seed: 1,
        seeded: false,
        keep: false,
        logLevel: 'silent',
        slackTimeoutMs: WAIT_MS,
        ...settings,
      });
      closing.push(() => demo.close());
      // Before the demo is closed, so that its page does not try to reach it.
      closing.push(async () => void (await page.goto('about:blank')));
      await page.setViewportSize(viewport);
      await page.goto(demo.url);
      return { page, demo };
    });
  });
}
