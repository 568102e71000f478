import { DAY_MS } from './durations.ts';
import { dayName, type LocalCalendar, type LocalTime } from './local-calendar.ts';

/** Of day 0, a Monday: dayName counts from there. */
const DAY_0_MS = Date.parse(`${dayName(0)}T00:00:00Z`);

/**
 * The instant, epoch milliseconds, at which the local calendar shows this day and time. A time that is skipped when
 * clocks are put forward becomes one an hour away.
 */
export function momentAt({ local }: LocalCalendar, { day, time }: LocalTime): number {
  let moment = DAY_0_MS + day * DAY_MS + time;
  // The first step applies the offset; the second only matters within hours of a change of clocks.
  for (let step = 0; step < 2; step += 1) {
    const shown = local(moment);
    moment += (day - shown.day) * DAY_MS + time - shown.time;
  }
  return moment;
}

/** Counted as in LocalTime; `name` is a valid day such as 2026-12-23. */
export function dayNumber(name: string): number {
  return Math.round((Date.parse(`${name}T00:00:00Z`) - DAY_0_MS) / DAY_MS);
}
