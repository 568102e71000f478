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
      .array(fc.double({ min: 0.02, max: 4, noNaN: true }), { minLength: WEEK_HOURS, maxLength: WEEK_HOURS })
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
});
