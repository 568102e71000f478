import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../time/durations.ts';

/** Milliseconds in rough words: 3 days, 5 hours, 12 minutes. */
export function timeSpan(ms: number): string {
  const [unit, name] =
    ms >= 2 * DAY_MS ? [DAY_MS, 'day'] : ms >= 2 * HOUR_MS ? [HOUR_MS, 'hour'] : [MINUTE_MS, 'minute'];
  const count = Math.max(1, Math.round(ms / Number(unit)));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
