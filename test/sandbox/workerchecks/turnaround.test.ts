import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/sandbox/workerchecks/seeded-random.ts';
import { drawCourse } from '../../../src/sandbox/workerchecks/turnaround.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';

const MONDAY = Date.UTC(2026, 10, 2, 0);
const COUNT = 4_000;

function draw(seed = 7) {
  const random = seededRandom(seed);
  return Array.from({ length: COUNT }, () => drawCourse(random, MONDAY));
}

const share = (all: readonly unknown[], of: readonly unknown[]) => all.length / of.length;

describe('the model of turnaround', () => {
  it('is the same for the same seed, and different for another', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
  });

  it('matches the published shares', () => {
    const courses = draw();
    const within = (ms: number) => courses.filter(({ releasedAfterMs }) => releasedAfterMs <= ms);
    expect(share(within(HOUR_MS), courses)).toBeCloseTo(0.7 * 0.95, 1);
    expect(share(within(15 * DAY_MS), courses)).toBeGreaterThan(0.93);
    expect(share(within(15 * DAY_MS), courses)).toBeLessThan(0.97);
    expect(within(70 * DAY_MS)).toHaveLength(COUNT);
  });

  it('has workers who submit on the same day, later or never', () => {
    const submitted = draw().map(({ submittedAfterMs }) => submittedAfterMs ?? Number.POSITIVE_INFINITY);
    const between = (least: number, most: number) =>
      share(
        submitted.filter((ms) => ms > least && ms <= most),
        submitted,
      );
    expect(between(0, DAY_MS)).toBeCloseTo(0.45, 1);
    expect(between(DAY_MS, 3 * DAY_MS)).toBeCloseTo(0.3, 1);
    expect(between(3 * DAY_MS, 8 * DAY_MS)).toBeCloseTo(0.13, 1);
    expect(submitted.filter((ms) => ms === Number.POSITIVE_INFINITY).length / COUNT).toBeCloseTo(0.12, 1);
  });

  it('releases results that took days during business hours in Sydney', () => {
    const slow = draw().filter(({ releasedAfterMs }) => releasedAfterMs > 20 * HOUR_MS);
    expect(slow.length).toBeGreaterThan(COUNT / 5);
    for (const { submittedAfterMs = 0, releasedAfterMs } of slow) {
      const sydney = new Date(MONDAY + submittedAfterMs + releasedAfterMs + 10 * HOUR_MS);
      expect([0, 6]).not.toContain(sydney.getUTCDay());
      expect(sydney.getUTCHours()).toBeGreaterThanOrEqual(9);
      expect(sydney.getUTCHours()).toBeLessThan(17);
    }
  });

  it('has all three results', () => {
    expect(new Set(draw().map(({ result }) => result))).toEqual(
      new Set(['Clear', 'Attention Required', 'Refer']),
    );
  });
});
