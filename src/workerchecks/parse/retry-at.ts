import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';

const DEFAULT_PAUSE_MS = MINUTE_MS;
/** A Retry-After of a day, or of a clock that is wrong, must not blind the bot for longer. */
const LONGEST_PAUSE_MS = HOUR_MS;

/** Epoch milliseconds until which a 429 asks to wait: Retry-After in seconds or as a date, else a minute. */
export function retryAt(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return now + (wait > 0 ? Math.min(wait, LONGEST_PAUSE_MS) : DEFAULT_PAUSE_MS);
}
