import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** Days and weeks of simulated polling, which take too long for `npm test`. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    env: { TMPDIR: memoryFolder() },
    setupFiles: './test/support/undici-timers.ts',
    testTimeout: 180_000,
    // To start a bot takes longer than ten seconds on a machine that is busy with other things.
    hookTimeout: 60_000,
  },
});
