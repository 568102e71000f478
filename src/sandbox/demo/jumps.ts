import { isBusinessDay } from '../../time/business-days.ts';
import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import { dayName, type LocalCalendar, nextDayAt } from '../../time/local-calendar.ts';
import { dayNumber, momentAt } from '../../time/local-moment.ts';
import type { JumpId } from '../protocol/jumps.ts';

/** Five minutes before the morning digest. */
const MORNING_MS = 8 * HOUR_MS + 25 * MINUTE_MS;
const AFTERNOON_MS = 15 * HOUR_MS;
const FRIDAY = 4;

/** When the demo begins unless a date was chosen, and until when today will do. */
const OFFICE = { from: 9 * HOUR_MS + 5 * MINUTE_MS, to: 16 * HOUR_MS };

/** Where a jump from `now` leads, epoch milliseconds; always later. */
export function jumpTarget(calendar: LocalCalendar, now: number, jump: JumpId): number {
  const { day, time } = calendar.local(now);
  const at = (onDay: number, timeOfDay: number) => momentAt(calendar, { day: onDay, time: timeOfDay });
  switch (jump) {
    case 'morning':
      return at(time < MORNING_MS ? day : day + 1, MORNING_MS);
    case 'friday': {
      const toFriday = (FRIDAY - (day % 7) + 7) % 7;
      return at(day + (toFriday === 0 && time >= AFTERNOON_MS ? 7 : toFriday), AFTERNOON_MS);
    }
    case 'christmas': {
      const year = Number(dayName(day).slice(0, 4));
      const [here, later] = [year, year + 1].map((one) => at(dayNumber(`${one}-12-23`), MORNING_MS));
      return here !== undefined && here > now ? here : (later ?? now);
    }
    case 'day':
      return at(day + 1, time);
    case 'month':
      return at(day + 30, time);
  }
}

/** Now, if people are at work, else five past nine of the next business day: so that a demo begins with some life. */
export function officeMoment(calendar: LocalCalendar, now: number): number {
  const { day, time } = calendar.local(now);
  if (isBusinessDay(calendar, day) && time >= OFFICE.from && time < OFFICE.to) return now;
  let next =
    isBusinessDay(calendar, day) && time < OFFICE.from ? day : calendar.local(nextDayAt(calendar, now)).day;
  while (!isBusinessDay(calendar, next)) next += 1;
  return momentAt(calendar, { day: next, time: OFFICE.from });
}

/**
 * Reads 2026-12-23T16:00, or 2026-12-23 for five past nine, as local time.
 *
 * @throws RangeError, in words for the person who typed it
 */
export function parseMoment(calendar: LocalCalendar, text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2}))?$/.exec(text.trim());
  const [, name = '', hours, minutes] = match ?? [];
  const isReal = match !== null && dayName(dayNumber(name)) === name;
  const time = hours === undefined ? OFFICE.from : Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  if (!isReal || Number(hours ?? 0) > 23 || Number(minutes ?? 0) > 59) {
    throw new RangeError(`--date expects a moment such as 2026-12-23T16:00, not ${text}`);
  }
  return momentAt(calendar, { day: dayNumber(name), time });
}
