import { createHolidays } from './holidays.ts';
import { createLocalCalendar, type LocalCalendar } from './local-calendar.ts';

const known = new Map<string, LocalCalendar>();

/** The calendar of TIME_ZONE and HOLIDAYS, created once. @throws RangeError for an unknown time zone */
export function businessCalendar({
  timeZone,
  holidays,
}: {
  timeZone: string;
  holidays: string;
}): LocalCalendar {
  const key = `${timeZone} ${holidays}`;
  const calendar = known.get(key) ?? createLocalCalendar(timeZone, createHolidays(holidays));
  known.set(key, calendar);
  return calendar;
}
