import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** Simulated half hours of injected faults. Each takes about a minute, so `npm test` excludes them. */
export default defineConfig({
  test: {
    include: ['test/chaos/**/*.test.ts'],
    env: { TMPDIR: memoryFolder() },
    setupFiles: './test/support/undici-timers.ts',
    // To start a bot takes longer than ten seconds on a machine that is busy with other things.
    hookTimeout: 60_000,
  },
});
