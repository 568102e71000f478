const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds in rough words: 3 days, 5 hours, 12 minutes. */
export function timeSpan(ms: number): string {
  const [unit, name] = ms >= 2 * DAY ? [DAY, 'day'] : ms >= 2 * HOUR ? [HOUR, 'hour'] : [MINUTE, 'minute'];
  const count = Math.max(1, Math.round(ms / Number(unit)));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
