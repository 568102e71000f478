import { describe, expect, it } from 'vitest';
import { QUARTERS_PER_DAY } from '../../../src/checks/schedule/activity-clock.ts';
import { fitNights } from '../../../src/checks/schedule/fit-nights.ts';

const quarters = [...Array(QUARTERS_PER_DAY).keys()];
const OPENS = 4 * 7;
const CLOSES = 4 * 20;

function isNight(quarter: number): boolean {
  return quarter < OPENS || quarter >= CLOSES;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('the nights of those who act soon', () => {
  it('are believed possible before anything is seen, and a day lasts a day', () => {
    const speeds = fitNights({ events: quarters.map(() => 0), expected: quarters.map(() => 0) });
    expect(mean(speeds)).toBeCloseTo(1, 9);
    expect(Math.min(...speeds)).toBeGreaterThan(0.4);
    expect(Math.max(...speeds)).toBeLessThan(2);
  });

  it('pass in the quarter in which the day begins, where none acts before and many then', () => {
    const night = OPENS + QUARTERS_PER_DAY - CLOSES;
    const speeds = fitNights({
      events: quarters.map((quarter) => (quarter === OPENS ? 300 : isNight(quarter) ? 0 : 6)),
      expected: quarters.map(() => 6),
    });
    expect(mean(speeds)).toBeCloseTo(1, 9);
    expect(speeds[OPENS]).toBeGreaterThan(0.95 * night);
    expect(Math.max(...speeds.filter((_, quarter) => isNight(quarter)))).toBeLessThan(0.05);
    expect(speeds[4 * 12]).toBeCloseTo(1, 1);
  });

  it('are as fast as the day where people act at any hour', () => {
    const speeds = fitNights({ events: quarters.map(() => 0.3), expected: quarters.map(() => 0.3) });
    for (const speed of speeds) expect(speed).toBeCloseTo(1, 2);
  });
});
