import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** Every crash point of the scripted days. It takes minutes, so `npm test` leaves it out. */
export default defineConfig({
  test: {
    include: ['test/crash/every-crash-point.test.ts', 'test/crash/batch/*.test.ts'],
    env: { TMPDIR: memoryFolder() },
  },
});
