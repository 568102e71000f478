import { expect, it } from 'vitest';
import { createLocalCalendar, nextDayAt } from '../../src/time/local-calendar.ts';

it.each([
  ['a day of 24 hours', 'Australia/Sydney', '2026-11-26T22:00+11:00', '2026-11-27T00:00+11:00'],
  ['the first moment of a day', 'Australia/Sydney', '2026-11-27T00:00+11:00', '2026-11-28T00:00+11:00'],
  ['the night that loses an hour', 'Australia/Sydney', '2026-10-04T00:30+10:00', '2026-10-05T00:00+11:00'],
  ['the night that gains one', 'Australia/Sydney', '2026-04-05T00:30+11:00', '2026-04-06T00:00+10:00'],
  ['a day without a midnight', 'Africa/Cairo', '2026-04-23T20:00+02:00', '2026-04-24T01:00+03:00'],
])('the next day begins after %s', (_, timeZone, at, next) => {
  expect(nextDayAt(createLocalCalendar(timeZone), Date.parse(at))).toBe(Date.parse(next));
});
