import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createActivityClock,
  QUARTERS_PER_DAY,
  WEEK_QUARTERS,
} from '../../../src/checks/schedule/activity-clock.ts';
import { assumedSpeeds, normaliseSpeeds } from '../../../src/checks/schedule/quarter-prior.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

const calendar = createLocalCalendar('Australia/Sydney', (day) => day === '2026-06-08');
/** A Monday, midnight in Sydney. */
const MONDAY = Date.parse('2026-05-31T14:00:00Z');
/** Local time skips the hour from 2 to 3 on 4 October 2026, a Sunday. */
const SPRING = Date.parse('2026-10-03T14:00:00Z');

const speeds = fc
  .array(fc.double({ min: 0.01, max: 5, noNaN: true }), {
    minLength: WEEK_QUARTERS,
    maxLength: WEEK_QUARTERS,
  })
  .map(normaliseSpeeds);
const instant = fc.integer({ min: MONDAY - 300 * DAY_MS, max: MONDAY + 300 * DAY_MS });

function localMs(at: number): number {
  const { day, time } = calendar.local(at);
  return day * DAY_MS + time;
}

describe('activity clock', () => {
  it('advances by a week in an ordinary week, whatever its speeds', () => {
    fc.assert(
      fc.property(speeds, (all) => {
        const clock = createActivityClock(calendar, all, MONDAY);
        const passed = clock.passed(clock.mark(MONDAY - 14 * DAY_MS), MONDAY - 7 * DAY_MS);
        expect(passed / (7 * DAY_MS)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('goes back only when local time does, and integrates correctly, also far from the week it was fitted to', () => {
    fc.assert(
      fc.property(speeds, instant, fc.integer({ min: 0, max: 40 * HOUR_MS }), (all, from, length) => {
        const clock = createActivityClock(calendar, all, MONDAY);
        const mark = clock.mark(from);
        const steps = 60;
        let area = 0;
        let before = 0;
        for (let i = 1; i <= steps; i += 1) {
          const at = from + (length * i) / steps;
          const passed = clock.passed(mark, at);
          const isSetBack = localMs(at) < localMs(at - length / steps);
          expect(passed).toBeGreaterThanOrEqual(before - 1 - (isSetBack ? Math.max(...all) * HOUR_MS : 0));
          area += (((before + passed) / 2) * length) / steps;
          before = passed;
        }
        // Daylight saving may begin or end in between: an hour's difference at most.
        const tolerance = 0.02 * area + (HOUR_MS + 5 * length) * HOUR_MS;
        expect(Math.abs(clock.waited(mark, from + length) - area)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it('knows the hours of days long after the one it was made around, as for a check that has been open for months', () => {
    const around = MONDAY - 200 * DAY_MS;
    const clock = createActivityClock(calendar, assumedSpeeds('release'), around);
    const passed = (hour: number) => {
      const from = MONDAY + hour * HOUR_MS;
      return clock.passed(clock.mark(from), from + HOUR_MS) / HOUR_MS;
    };
    expect(passed(3)).toBeLessThan(0.1);
    expect(passed(12)).toBeGreaterThan(2);
  });

  it('never goes back beyond its start when daylight saving begins or ends', () => {
    const clock = createActivityClock(calendar, assumedSpeeds('release'), SPRING);
    for (const night of [SPRING, Date.parse('2027-04-03T13:00:00Z')]) {
      const mark = clock.mark(night);
      for (let at = night; at < night + 6 * HOUR_MS; at += 5 * MINUTE_MS) {
        expect(clock.passed(mark, at)).toBeGreaterThanOrEqual(0);
        expect(clock.waited(mark, at)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('passes what waited for the hours to begin in their first minute, and ends them without a rush', () => {
    const opens = 4 * 7;
    const closes = 4 * 20;
    const all = Array.from({ length: WEEK_QUARTERS }, (_, i) => {
      const quarter = i % QUARTERS_PER_DAY;
      if (quarter < opens || quarter >= closes) return 0;
      return quarter === opens ? 45 : 1;
    });
    const clock = createActivityClock(calendar, all, MONDAY);
    const at = (hours: number) => MONDAY + hours * HOUR_MS;
    const passed = (from: number, to: number) => clock.passed(clock.mark(from), to) / MINUTE_MS;
    expect(passed(at(0), at(7))).toBe(0);
    expect(passed(at(7), at(7) + MINUTE_MS)).toBeCloseTo(44 * 15 + 1, 6);
    expect(passed(at(7) + MINUTE_MS, at(7.25))).toBeCloseTo(14, 6);
    expect(clock.waited(clock.mark(at(7)), at(7.25)) / MINUTE_MS ** 2).toBeCloseTo(
      44 * 15 * 14.5 + 15 ** 2 / 2,
      3,
    );
    expect(clock.speed(at(7) + MINUTE_MS / 2)).toBeGreaterThan(100);
    expect(clock.speed(at(7.2))).toBe(1);
    expect(passed(at(19.75), at(19.75) + MINUTE_MS)).toBeCloseTo(1, 6);
  });

  it('runs at holiday speed on a public holiday, and at Monday speed on the Monday before', () => {
    const all = assumedSpeeds('release');
    const clock = createActivityClock(calendar, all, MONDAY);
    const noon = (day: number) => MONDAY + day * DAY_MS + 12 * HOUR_MS;
    expect(clock.speed(noon(0))).toBeGreaterThan(50 * clock.speed(noon(7)));
    expect(clock.speed(noon(7))).toBe(clock.speed(noon(6)));
    const mark = clock.mark(MONDAY + 7 * DAY_MS);
    expect(clock.passed(mark, MONDAY + 8 * DAY_MS)).toBeLessThan(2 * HOUR_MS);
  });

  it('knows the quarters of an hour of local time', () => {
    const clock = createActivityClock(calendar, assumedSpeeds('release'), MONDAY);
    const at = MONDAY + 8 * HOUR_MS + 50 * MINUTE_MS;
    expect(clock.quarterAt(at)).toBe(35);
    expect((clock.quarterEnd(at) - at) / MINUTE_MS).toBe(10);
    expect(clock.quarterAt(clock.quarterEnd(at))).toBe(36);
  });
});
