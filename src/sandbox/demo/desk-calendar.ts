import { createHolidays } from '../../time/holidays.ts';
import { createLocalCalendar, type LocalCalendar } from '../../time/local-calendar.ts';
import { DESK_TIME_ZONE } from '../protocol/desk-time-zone.ts';

/** The region whose public holidays the desk, the workers and the police keep. */
export const DESK_HOLIDAYS = 'AU-NSW';

export function createDeskCalendar(): LocalCalendar {
  return createLocalCalendar(DESK_TIME_ZONE, createHolidays(DESK_HOLIDAYS));
}
