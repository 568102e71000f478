import { describe, expect, it } from 'vitest';
import { createDeskCalendar } from '../../../src/sandbox/demo/desk-calendar.ts';
import { jumpTarget, officeMoment, parseMoment } from '../../../src/sandbox/demo/jumps.ts';
import type { JumpId } from '../../../src/sandbox/protocol/jumps.ts';

const calendar = createDeskCalendar();
const moment = (text: string) => parseMoment(calendar, text);
/** As people at the desk read it: 2026-12-23 08:25. */
const read = (at: number) =>
  new Date(at).toLocaleString('sv-SE', { timeZone: 'Australia/Sydney' }).slice(0, 16);

describe('a jump', () => {
  it.each<[JumpId, from: string, to: string]>([
    ['morning', '2026-11-25T16:00', '2026-11-26 08:25'],
    ['morning', '2026-11-25T08:24', '2026-11-25 08:25'],
    ['morning', '2026-11-25T08:25', '2026-11-26 08:25'],
    ['morning', '2026-11-27T16:00', '2026-11-28 08:25'],
    ['friday', '2026-11-25T16:00', '2026-11-27 15:00'],
    ['friday', '2026-11-27T14:59', '2026-11-27 15:00'],
    ['friday', '2026-11-27T15:00', '2026-12-04 15:00'],
    ['friday', '2026-11-28T10:00', '2026-12-04 15:00'],
    ['christmas', '2026-11-25T16:00', '2026-12-23 08:25'],
    ['christmas', '2026-12-23T08:25', '2027-12-23 08:25'],
    ['day', '2026-12-31T16:00', '2027-01-01 16:00'],
    // Clocks are put forward on 4 October 2026 and back on 5 April 2026.
    ['day', '2026-10-03T16:00', '2026-10-04 16:00'],
    ['morning', '2026-04-04T16:00', '2026-04-05 08:25'],
    ['month', '2026-11-25T16:00', '2026-12-25 16:00'],
  ])('%s from %s leads to %s', (jump, from, to) => {
    expect(read(jumpTarget(calendar, moment(from), jump))).toBe(to);
  });
});

describe('the beginning of a demo', () => {
  it.each([
    ['2026-11-25T11:10', '2026-11-25 11:10'],
    ['2026-11-25T07:00', '2026-11-25 09:05'],
    ['2026-11-25T17:30', '2026-11-26 09:05'],
    ['2026-11-28T11:00', '2026-11-30 09:05'],
    ['2026-12-24T20:00', '2026-12-29 09:05'],
  ])('at %s is %s', (now, start) => {
    expect(read(officeMoment(calendar, moment(now)))).toBe(start);
  });

  it('is read from --date', () => {
    expect(moment('2026-12-23T16:00')).toBe(Date.parse('2026-12-23T16:00+11:00'));
    expect(moment('2026-07-01 08:05')).toBe(Date.parse('2026-07-01T08:05+10:00'));
    expect(read(moment('2026-12-23'))).toBe('2026-12-23 09:05');
    for (const wrong of [
      '',
      'tomorrow',
      '2026-02-30',
      '2026-12-23T25:00',
      '2026-12-23T10:60',
      '23/12/2026',
    ]) {
      expect(() => moment(wrong)).toThrow(/^--date expects a moment such as 2026-12-23T16:00/);
    }
  });
});
