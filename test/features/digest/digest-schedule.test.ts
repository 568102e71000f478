import { describe, expect, it } from 'vitest';
import { digestDay, msUntilDigest } from '../../../src/features/digest/digest-schedule.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createHolidays } from '../../../src/time/holidays.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

const sydney = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));
const at = (hours: number, minutes = 0) => hours * HOUR_MS + minutes * MINUTE_MS;
const HALF_PAST_EIGHT = at(8, 30);
const due = (now: string, digestAt = HALF_PAST_EIGHT) => digestDay(sydney, digestAt, Date.parse(now));

describe('the digest of a day', () => {
  it.each([
    ['not before its minute', '2026-11-26T08:29:59+11:00', undefined],
    ['at its minute', '2026-11-26T08:30:00+11:00', '2026-11-26'],
    ['later in the morning, after an outage', '2026-11-26T11:59:59+11:00', '2026-11-26'],
    ['not after noon', '2026-11-26T12:00:00+11:00', undefined],
    ['not on a Saturday', '2026-11-28T08:30:00+11:00', undefined],
    ['not on a Sunday', '2026-11-29T09:30:00+11:00', undefined],
    ['not at Christmas', '2026-12-25T08:30:00+11:00', undefined],
    ['not on the day in lieu of Boxing Day', '2026-12-28T08:30:00+11:00', undefined],
    ['not on Good Friday', '2026-04-03T08:30:00+11:00', undefined],
    ['on the Tuesday after Easter, in winter time', '2026-04-07T08:30:00+10:00', '2026-04-07'],
    ['an hour after what was half past eight in summer time', '2026-04-07T08:29:00+10:00', undefined],
    ['the day before summer time', '2026-10-02T08:30:00+10:00', '2026-10-02'],
    ['on the first Tuesday of summer time', '2026-10-06T08:30:00+11:00', '2026-10-06'],
    ['not on Labour Day', '2026-10-05T08:30:00+11:00', undefined],
  ])('%s', (_, now, day) => {
    expect(due(now)).toBe(day);
  });

  it.each([
    ['2026-11-26T13:59:00+11:00', undefined],
    ['2026-11-26T14:00:00+11:00', '2026-11-26'],
    ['2026-11-26T14:59:00+11:00', '2026-11-26'],
    ['2026-11-26T15:00:00+11:00', undefined],
  ])('set for the afternoon, it may be an hour late: %s', (now, day) => {
    expect(due(now, at(14))).toBe(day);
  });

  it('set for an hour that the clock leaves out, it comes right after', () => {
    // Friday 2027-03-26 in Jerusalem: 02:00 becomes 03:00.
    const jerusalem = createLocalCalendar('Asia/Jerusalem', () => false);
    const before = Date.parse('2027-03-26T01:59:59+02:00');
    expect(digestDay(jerusalem, at(2, 30), before)).toBeUndefined();
    expect(digestDay(jerusalem, at(2, 30), before + 1_000)).toBe('2027-03-26');
  });
});

it.each([
  ['2026-11-26T08:29:00+11:00', at(0, 1)],
  ['2026-11-26T08:30:00+11:00', at(24)],
  ['2026-11-26T20:30:00+11:00', at(12)],
])('the next minute of it, seen from %s', (now, ms) => {
  expect(msUntilDigest(sydney, HALF_PAST_EIGHT, Date.parse(now))).toBe(ms);
});
