import { DAY_MS } from './durations.ts';
import { dayName, type LocalCalendar, nextDayAt } from './local-calendar.ts';

/** A day that is neither a Saturday or Sunday nor a public holiday. */
export interface BusinessDay {
  /** 2026-12-04 */
  name: string;
  /** When the next day begins, epoch milliseconds. */
  endsAt: number;
}

const WEEKDAYS = 5;

/** @param day counted as in LocalTime */
export function isBusinessDay({ dayType }: LocalCalendar, day: number): boolean {
  return dayType(day) < WEEKDAYS;
}

/** The next `count` business days, the day of `at` included. */
export function businessDaysFrom(calendar: LocalCalendar, at: number, count: number): BusinessDay[] {
  const found: BusinessDay[] = [];
  let { day } = calendar.local(at);
  let endsAt = nextDayAt(calendar, at);
  while (found.length < count) {
    if (isBusinessDay(calendar, day)) found.push({ name: dayName(day), endsAt });
    day += 1;
    // Noon of that day, whether it has 23 hours or 25.
    endsAt = nextDayAt(calendar, endsAt + DAY_MS / 2);
  }
  return found;
}
