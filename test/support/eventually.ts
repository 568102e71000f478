import { vi } from 'vitest';

/**
 * Retries until `work` no longer throws. The generous timeout is for a busy machine: on a quiet one it takes
 * milliseconds.
 */
export function eventually<T>(work: () => T | Promise<T>, timeout = 30_000): Promise<T> {
  return vi.waitFor(work, { timeout, interval: 25 });
}
