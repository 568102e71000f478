import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** Every crash point of the scripted days. Takes minutes, so `npm test` excludes it. */
export default defineConfig({
  test: {
    include: ['test/crash/every-crash-point.test.ts', 'test/crash/batch/*.test.ts'],
    env: { TMPDIR: memoryFolder() },
  },
});
