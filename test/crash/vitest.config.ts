import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** Bots that are killed: at every crash point of the scripted days, and at random. Takes minutes, so `npm test` excludes it. */
export default defineConfig({
  test: {
    include: ['test/crash/*.test.ts', 'test/crash/batch/*.test.ts'],
    env: { TMPDIR: memoryFolder() },
    // To start a bot takes longer than ten seconds on a machine that is busy with other things.
    hookTimeout: 60_000,
  },
});
