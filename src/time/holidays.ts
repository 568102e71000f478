import { DAY_MS } from './durations.ts';
import { cacheHolidays, type HolidayYears, readCachedHolidays } from './holiday-cache.ts';
import { loadHolidays } from './load-holidays.ts';
import type { IsHoliday } from './local-calendar.ts';

const REGION = /^[A-Z]{2}(?:-[A-Z0-9]+){0,2}$/i;
/** Worked out together, so that a start next year finds its days in the cache, too. */
const YEARS = { before: 1, after: 3 } as const;

/** Whether date-holidays knows the region: a country, a state or a part of one, such as AU, AU-NSW or DE-BY-A. */
export function isHolidayRegion(region: string): boolean {
  if (!REGION.test(region)) return false;
  if (readCachedHolidays(region) !== undefined) return true;
  const [country = '', state, part] = region.split('-');
  const known = new (loadHolidays())();
  if (!Object.hasOwn(known.getCountries(), country)) return false;
  if (state === undefined) return true;
  if (!Object.hasOwn(known.getStates(country) ?? {}, state)) return false;
  return part === undefined || Object.hasOwn(known.getRegions(country, state) ?? {}, part);
}

const regions = new Map<string, IsHoliday>();

/** The public holidays of a region that `isHolidayRegion` accepts. Days follow the region's own calendar. */
export function createHolidays(region: string): IsHoliday {
  const known = regions.get(region) ?? holidaysOf(region);
  regions.set(region, known);
  return known;
}

function holidaysOf(region: string): IsHoliday {
  let years = readCachedHolidays(region) ?? {};
  const byYear = new Map<string, ReadonlySet<string>>();

  function daysOf(year: string): ReadonlySet<string> {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    if (years[year] === undefined) {
      years = { ...years, ...workOut(region, Number(year)) };
      cacheHolidays(region, years);
    }
    const days = new Set(years[year]);
    byYear.set(year, days);
    return days;
  }

  return (day) => daysOf(day.slice(0, 4)).has(day);
}

/** The year, and those around it. A year takes some 20 ms. */
function workOut(region: string, around: number): HolidayYears {
  const [country = '', state = '', part = ''] = region.split('-');
  const holidays = new (loadHolidays())(country, state, part, { types: ['public'] });
  const wanted = Array.from({ length: YEARS.before + 1 + YEARS.after }, (_, i) => around - YEARS.before + i);
  return Object.fromEntries(
    wanted.map((year) => [String(year), holidays.getHolidays(year).flatMap(namesOf)]),
  );
}

/** The days of a holiday: most last one day, some several. `date` starts with the first. */
function namesOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = date.slice(0, 10);
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  return Array.from({ length: days }, (_, i) =>
    new Date(Date.parse(`${first}T00:00:00Z`) + i * DAY_MS).toISOString().slice(0, 10),
  );
}
