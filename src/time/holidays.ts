import Holidays from 'date-holidays';
import { DAY_MS } from './durations.ts';
import type { IsHoliday } from './local-calendar.ts';

/** Whether date-holidays knows the region: a country, a state or a part of one, such as AU, AU-NSW or DE-BY-A. */
export function isHolidayRegion(region: string): boolean {
  const [country = '', state, part, ...rest] = region.split('-');
  const known = new Holidays();
  if (rest.length > 0 || !Object.hasOwn(known.getCountries(), country)) return false;
  if (state === undefined) return true;
  if (!Object.hasOwn(known.getStates(country) ?? {}, state)) return false;
  return part === undefined || Object.hasOwn(known.getRegions(country, state) ?? {}, part);
}

const regions = new Map<string, IsHoliday>();

/** The public holidays of a region that `isHolidayRegion` accepts. Days follow the region's own calendar. */
export function createHolidays(region: string): IsHoliday {
  // To work out a year takes date-holidays some 20 ms.
  const known = regions.get(region) ?? holidaysOf(region);
  regions.set(region, known);
  return known;
}

function holidaysOf(region: string): IsHoliday {
  const [country = '', state = '', part = ''] = region.split('-');
  const holidays = new Holidays(country, state, part, { types: ['public'] });
  const byYear = new Map<string, Set<string>>();

  function daysOf(year: string): Set<string> {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    const days = new Set(holidays.getHolidays(year).flatMap(namesOf));
    byYear.set(year, days);
    return days;
  }

  return (day) => daysOf(day.slice(0, 4)).has(day);
}

/** The days of a holiday: most last one day, some several. `date` starts with the first. */
function namesOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = date.slice(0, 10);
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  return Array.from({ length: days }, (_, i) =>
    new Date(Date.parse(`${first}T00:00:00Z`) + i * DAY_MS).toISOString().slice(0, 10),
  );
}
