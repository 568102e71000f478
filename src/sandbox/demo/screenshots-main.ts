import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium, launchOptions } from './chromium.ts';
import { openDemo } from './open-demo.ts';
import { takePictures } from './take-pictures.ts';

/** Of a business day in Sydney: without a digest below the cards. */
const AFTERNOON = Date.parse('2026-11-24T14:40+11:00');

/** Size limit for a picture in the README. */
const MOST_BYTES = 200 * 1024;

const executablePath = findChromium();
if (executablePath === undefined) {
  process.stderr.write('Chromium is not installed: apt-get install chromium, or name it by CHROMIUM_PATH\n');
  process.exit(1);
}
const folder = fileURLToPath(new URL('../pictures/', import.meta.url));
const demo = await openDemo({
  port: 0,
  clock: { startAt: AFTERNOON, speed: 0 },
  seed: 1,
  seeded: true,
  keep: false,
  logLevel: 'silent',
});
const browser = await chromium.launch({ ...launchOptions, executablePath });
try {
  await demo.seeding;
  for (const path of await takePictures(browser, demo, folder)) {
    const { size } = statSync(path);
    process.stdout.write(`${path} ${Math.ceil(size / 1024)} KB\n`);
    if (size > MOST_BYTES) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await demo.close();
}
