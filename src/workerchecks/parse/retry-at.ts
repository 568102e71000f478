import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';

const DEFAULT_PAUSE_MS = MINUTE_MS;
/** Cap, so that a Retry-After of a day or from a wrong clock does not stop polling for longer. */
const LONGEST_PAUSE_MS = HOUR_MS;

/**
 * When a 429 allows the next request, epoch milliseconds: Retry-After in seconds or as a date, otherwise one minute.
 */
export function retryAt(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return now + (wait > 0 ? Math.min(wait, LONGEST_PAUSE_MS) : DEFAULT_PAUSE_MS);
}
