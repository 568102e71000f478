import { defineConfig } from 'vitest/config';

/** Every kill point of the day: minutes, so not part of `npm test`. */
export default defineConfig({ test: { include: ['test/crash/every-crash-point.ts'] } });
