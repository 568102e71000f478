import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEEK_QUARTERS } from '../../../src/checks/schedule/activity-clock.ts';
import { fitProductSpeeds, fitSpeeds } from '../../../src/checks/schedule/quarter-counts.ts';
import { assumedSpeeds, normaliseSpeeds } from '../../../src/checks/schedule/quarter-prior.ts';

/** With those of holidays. */
const WEEK_HOURS = WEEK_QUARTERS / 4;

describe('learned hours', () => {
  it('are those of the prior before any event', () => {
    const none = new Array<number>(WEEK_QUARTERS).fill(0);
    const assumed = assumedSpeeds('release');
    const fitted = fitSpeeds(assumed, { events: none, expected: none });
    for (let hour = 9; hour < 17; hour += 1) expect(fitted[4 * hour]).toBeGreaterThan(2);
    for (const hour of [0, 4, 22, 5 * 24 + 12, 7 * 24 + 12]) expect(fitted[4 * hour]).toBeLessThan(0.3);
    const product = fitProductSpeeds(fitted, { events: none, expected: none });
    for (const [hour, speed] of product.entries()) expect(speed).toBeCloseTo(fitted[hour] ?? 0, 9);
  });

  it('are those of the events once there are many, whatever the prior', () => {
    const speeds = fc
      .array(fc.double({ min: 0.1, max: 4, noNaN: true }), { minLength: WEEK_HOURS, maxLength: WEEK_HOURS })
      .map((hours) => normaliseSpeeds(hours.flatMap((speed) => [speed, speed, speed, speed])));
    fc.assert(
      fc.property(speeds, (all) => {
        const expected = new Array<number>(WEEK_QUARTERS).fill(1_000_000);
        const fitted = fitSpeeds(assumedSpeeds('release'), {
          events: all.map((speed) => 1_000_000 * speed),
          expected,
        });
        for (const [i, speed] of all.entries()) expect((fitted[i] ?? 0) / speed).toBeCloseTo(1, 1);
      }),
      { numRuns: 5 },
    );
  });

  it('are closed where nothing was seen for two weeks, and open again after some events', () => {
    const isOpen = (hour: number) => hour < 5 * 24 && hour % 24 >= 6 && hour % 24 < 14;
    const byQuarter = (of: (hour: number) => number) =>
      Array.from({ length: WEEK_QUARTERS }, (_, quarter) => of(Math.floor(quarter / 4)));
    const expected = byQuarter((hour) => (hour < 7 * 24 ? 0.25 : 0));
    const ratio = (events: number[], hour: number) => {
      const fitted = fitSpeeds(assumedSpeeds('release'), { events, expected });
      return (fitted[4 * hour] ?? 0) / (fitted[4 * 10] ?? 0);
    };
    const events = byQuarter((hour) => (isOpen(hour) ? 1 : 0));
    for (const hour of [3, 20, 24 + 20, 5 * 24 + 10]) expect(ratio(events, hour)).toBeLessThan(0.0015);
    // Half an hour beside them, polls can tell whether the office opens earlier, or closes later.
    for (const beside of [5.5, 5.75, 14, 14.25]) expect(ratio(events, beside)).toBeGreaterThan(0.015);
    for (const apart of [5.25, 14.5]) expect(ratio(events, apart)).toBeLessThan(0.0015);
    const later = events.map((count, quarter) => (quarter % 96 >= 80 && quarter % 96 < 84 ? 0.25 : count));
    expect(ratio(later, 20)).toBeGreaterThan(0.1);
  });
});
