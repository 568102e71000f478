import { configDefaults, defineConfig } from 'vitest/config';
import { memoryFolder } from './test/support/memory-folder.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They take minutes: `npm run test:crash`, `test:chaos`, `test:long` and `test:browser` run them.
    exclude: [
      ...configDefaults.exclude,
      // A desk's day in the browser stays.
      'test/browser/!(desk-day).test.ts',
      'test/chaos/**',
      'test/long/**',
      'test/crash/*.test.ts',
      'test/crash/**/every-*.test.ts',
    ],
    env: { TMPDIR: memoryFolder() },
    setupFiles: './test/support/undici-timers.ts',
    // For machines that do ten other things: on a quiet one no test takes more than ten seconds.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Loading Bolt and the bot takes longer than most test files, so files run by the same worker share the modules.
    isolate: false,
    // Node.js loads the modules itself, as it does for the bot: a worker starts with a third less work.
    experimental: { viteModuleRunner: false },
    // Much of the time goes into waiting for sockets and timers, so more files than cores may run at once.
    maxWorkers: 6,
    // Less time in garbage collection: most objects of a test are gone before the next.
    execArgv: ['--max-semi-space-size=64'],
    // Only what runs in the test's own process: not the bots that tests start as programs, nor the page in the browser.
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/sandbox/page/**'],
      reporter: ['text-summary', 'html'],
    },
    ...(process.env.CI === 'true' ? { reporters: ['default', './test/support/plain-line-reporter.ts'] } : {}),
  },
});
