import { defineConfig } from 'vitest/config';

/** Every crash point of the scripted day. It takes minutes, so `npm test` leaves it out. */
export default defineConfig({ test: { include: ['test/crash/every-crash-point.test.ts'] } });
