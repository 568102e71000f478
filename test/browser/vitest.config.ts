import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** The page in Chromium, which takes a good part of a minute. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    env: { TMPDIR: memoryFolder() },
    setupFiles: './test/support/undici-timers.ts',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    isolate: false,
    experimental: { viteModuleRunner: false },
    maxWorkers: 3,
  },
});
