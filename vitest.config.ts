import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time goes into waiting for Slack's pace of one post a second, so more files than cores may run.
    maxWorkers: 5,
    // Only what runs in the test's own process: not the bots that tests start as programs, nor the page in the browser.
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/sandbox/page/**'],
      reporter: ['text-summary', 'html'],
    },
    ...(process.env.CI === 'true' ? { reporters: ['default', './test/support/plain-line-reporter.ts'] } : {}),
  },
});
