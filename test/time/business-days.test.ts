import { expect, it } from 'vitest';
import { businessDayAfter, businessDaysFrom, businessDaysSince } from '../../src/time/business-days.ts';
import { createHolidays } from '../../src/time/holidays.ts';
import { createLocalCalendar } from '../../src/time/local-calendar.ts';

const calendar = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));

it.each([
  ['a working day, and over a weekend', '2026-11-26T10:00+11:00', ['2026-11-26', '2026-11-27', '2026-11-30']],
  ['a Saturday', '2026-11-28T10:00+11:00', ['2026-11-30', '2026-12-01', '2026-12-02']],
  ['the last minute of a day', '2026-11-27T23:59+11:00', ['2026-11-27', '2026-11-30', '2026-12-01']],
  ['Christmas', '2026-12-24T10:00+11:00', ['2026-12-24', '2026-12-29', '2026-12-30']],
  ['Easter, when the clocks change', '2026-04-02T10:00+11:00', ['2026-04-02', '2026-04-07', '2026-04-08']],
])('counts business days from %s', (_, at, days) => {
  expect(businessDaysFrom(calendar, Date.parse(at), 3).map(({ name }) => name)).toEqual(days);
});

it('ends each day where the next one begins, in winter and in summer', () => {
  const ends = businessDaysFrom(calendar, Date.parse('2026-10-02T10:00+10:00'), 3).map(
    ({ endsAt }) => endsAt,
  );
  expect(ends).toEqual(
    ['2026-10-03T00:00+10:00', '2026-10-07T00:00+11:00', '2026-10-08T00:00+11:00'].map((at) =>
      Date.parse(at),
    ),
  );
});

it.each([
  ['the same day', '2026-11-26T08:00+11:00', '2026-11-26T23:59+11:00', 0],
  ['the next morning, one minute past midnight', '2026-11-26T23:59+11:00', '2026-11-27T00:01+11:00', 1],
  ['a weekend', '2026-11-27T10:00+11:00', '2026-11-29T10:00+11:00', 0],
  ['the Monday after it', '2026-11-27T10:00+11:00', '2026-11-30T00:00+11:00', 1],
  ['Christmas', '2026-12-24T10:00+11:00', '2026-12-30T10:00+11:00', 2],
  ['no further than asked', '2026-01-05T10:00+11:00', '2026-11-30T10:00+11:00', 7],
  ['a clock that was ahead', '2026-11-27T10:00+11:00', '2026-11-24T10:00+11:00', 0],
])('counts the business days that have begun since: %s', (_, from, at, count) => {
  expect(businessDaysSince(calendar, Date.parse(from), Date.parse(at), 7)).toBe(count);
});

it.each([
  ['2026-11-26T10:00+11:00', 1, '2026-11-27'],
  ['2026-11-27T10:00+11:00', 1, '2026-11-30'],
  ['2026-11-28T10:00+11:00', 3, '2026-12-02'],
  ['2026-12-23T10:00+11:00', 3, '2026-12-30'],
  ['2026-04-02T23:59+11:00', 5, '2026-04-13'],
])('names the business day after %s and %d more', (at, count, day) => {
  expect(businessDayAfter(calendar, Date.parse(at), count)).toBe(day);
});
