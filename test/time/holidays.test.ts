import { describe, expect, it } from 'vitest';
import { createHolidays, isHolidayRegion } from '../../src/time/holidays.ts';

describe('holidays', () => {
  it('include the public holidays of a state and their substitute days, but not observances', () => {
    const isHoliday = createHolidays('AU-NSW');
    const days = ['2026-01-26', '2026-04-03', '2026-06-08', '2026-12-25', '2026-12-28', '2027-12-27'];
    expect(days.filter((day) => !isHoliday(day))).toEqual([]);
    // Mother's Day, the bank holiday, Melbourne Cup Day (of another state), and an ordinary Tuesday.
    expect(['2026-05-10', '2026-08-03', '2026-11-03', '2026-06-09'].filter(isHoliday)).toEqual([]);
    expect(createHolidays('AU-VIC')('2026-11-03')).toBe(true);
  });

  it('can be those of a country, a state or a part of a state', () => {
    expect(['AU', 'AU-NSW', 'NZ', 'DE-BY-A'].filter((region) => !isHolidayRegion(region))).toEqual([]);
    const unknown = ['', 'au', 'Sydney', 'AU-', 'AU-ZZ', 'AU-NSW-1', 'DE-BY-A-1', 'toString'];
    expect(unknown.filter(isHolidayRegion)).toEqual([]);
  });
});
