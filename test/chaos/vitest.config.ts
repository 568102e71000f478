import { defineConfig } from 'vitest/config';

/** Half hours of injected faults. Each takes about a minute, so `npm test` leaves them out. */
export default defineConfig({ test: { include: ['test/chaos/**/*.test.ts'] } });
