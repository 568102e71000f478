import { describe, expect, it } from 'vitest';
import { fitFactors } from '../../../src/checks/schedule/fit-factors.ts';

const BELIEF = { change: 0.1, same: 0, shape: 0.5 } as const;

function row(bins: number, of: (bin: number) => number): number[] {
  return Array.from({ length: bins }, (_, bin) => of(bin));
}

describe('factors', () => {
  it('are 1 where nothing was seen', () => {
    const none = row(24, () => 0);
    for (const same of [0, 0.7]) {
      for (const factor of fitFactors({ events: none, expected: none }, { ...BELIEF, same }).factors) {
        expect(factor).toBeCloseTo(1, 9);
      }
    }
  });

  it('are those of each stretch, with the evidence of its bins pooled and its edges kept', () => {
    const isOpen = (hour: number) => hour >= 8 && hour < 18;
    const noisy = [12, 18, 14, 16, 9, 20, 15, 14, 17, 15];
    const events = row(24, (hour) => (isOpen(hour) ? (noisy[hour - 8] ?? 0) : 0));
    const { factors } = fitFactors({ events, expected: row(24, () => 10) }, BELIEF);
    for (const [hour, factor] of factors.entries()) {
      if (isOpen(hour)) expect(Math.abs(factor - 1.5)).toBeLessThan(0.1);
      else expect(factor).toBeLessThan(0.05);
    }
  });

  it('stay at 1 while what was seen is no surprise', () => {
    const events = row(24, (hour) => (hour % 2 === 0 ? 1 : 3));
    const belief = { change: 0.05, same: 0.7, shape: 2 };
    for (const factor of fitFactors({ events, expected: row(24, () => 2) }, belief).factors) {
      expect(Math.abs(factor - 1)).toBeLessThan(0.1);
    }
  });

  it('are what a stretch usually is, unless what was seen contradicts it', () => {
    const events = row(24, (hour) => (hour < 12 ? 0 : 6));
    const belief = { change: 0.1, same: 0.8, at: 0.001, shape: 0.5 };
    const { factors } = fitFactors({ events, expected: row(24, () => 4) }, belief);
    for (const [hour, factor] of factors.entries()) {
      if (hour < 11) expect(factor).toBeLessThan(0.01);
      else if (hour > 12) expect(Math.abs(factor - 1.5)).toBeLessThan(0.1);
    }
  });

  it('make the belief that fits the likelier one', () => {
    const events = row(24, (hour) => (hour < 12 ? 8 : 0));
    const evidenceOf = (believed: (hour: number) => number) =>
      fitFactors({ events, expected: row(24, (hour) => 4 * believed(hour)) }, BELIEF).evidence +
      events.reduce((sum, count, hour) => sum + count * Math.log(believed(hour)), 0);
    expect(evidenceOf((hour) => (hour < 12 ? 2 : 0.01))).toBeGreaterThan(evidenceOf(() => 1));
    expect(evidenceOf(() => 1)).toBeGreaterThan(evidenceOf((hour) => (hour < 12 ? 0.01 : 2)));
  });
});
