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

/** How many business days have begun since the day of `from`, that of `at` included; stops counting at `most`. */
export function businessDaysSince(calendar: LocalCalendar, from: number, at: number, most: number): number {
  const first = calendar.local(from).day;
  let count = 0;
  for (let { day } = calendar.local(at); day > first && count < most; day -= 1) {
    if (isBusinessDay(calendar, day)) count += 1;
  }
  return count;
}

/** The day that is `count` business days after the day of `at`: 2026-12-04. */
export function businessDayAfter(calendar: LocalCalendar, at: number, count: number): string {
  let { day } = calendar.local(at);
  for (let left = count; left > 0; ) {
    day += 1;
    if (isBusinessDay(calendar, day)) left -= 1;
  }
  return dayName(day);
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
