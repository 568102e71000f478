import { defineConfig } from 'vitest/config';
import { memoryFolder } from '../support/memory-folder.ts';

/** Half hours of injected faults. Each takes about a minute, so `npm test` leaves them out. */
export default defineConfig({
  test: { include: ['test/chaos/**/*.test.ts'], env: { TMPDIR: memoryFolder() } },
});
