import { isBusinessDay } from '../../time/business-days.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { dayName, type LocalCalendar } from '../../time/local-calendar.ts';

/** After noon a digest that was missed is not made up for; one that is set for later has an hour. */
const NOON_MS = 12 * HOUR_MS;
const LATE_WINDOW_MS = HOUR_MS;

/**
 * The business day whose digest is to be posted now, as 2026-12-08, if it has not been; undefined: none is.
 *
 * @param digestAt milliseconds after local midnight, by the clock on the wall
 * @param now epoch milliseconds
 */
export function digestDay(calendar: LocalCalendar, digestAt: number, now: number): string | undefined {
  const { day, time } = calendar.local(now);
  const until = Math.max(NOON_MS, digestAt + LATE_WINDOW_MS);
  return isBusinessDay(calendar, day) && time >= digestAt && time < until ? dayName(day) : undefined;
}

/** How long until the clock on the wall shows `digestAt` next, unless it is put forward or back until then. */
export function msUntilDigest(calendar: LocalCalendar, digestAt: number, now: number): number {
  const { time } = calendar.local(now);
  return time < digestAt ? digestAt - time : digestAt - time + 24 * HOUR_MS;
}
