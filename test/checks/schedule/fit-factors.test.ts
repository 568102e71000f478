import { describe, expect, it } from 'vitest';
import { fitFactors } from '../../../src/checks/schedule/fit-factors.ts';

const BELIEF = { change: 0.1, same: 0, shape: 0.5 } as const;

type Belief = Required<Parameters<typeof fitFactors>[1]>;

/** By the definition: all ways to cut the row, each by its probability. For whole numbers of events. */
function byAllCuts(
  { events, expected }: Parameters<typeof fitFactors>[0],
  { change, same, at, shape }: Belief,
) {
  const bins = events.length;
  const sum = (values: readonly number[], from: number, to: number) =>
    values.slice(from, to).reduce((total, value) => total + value, 0);
  const stretch = (from: number, to: number) => {
    const [n, e] = [sum(events, from, to), sum(expected, from, to)];
    const known = same * at ** n * Math.exp(-at * e);
    const rising = row(n, (k) => shape + k).reduce((product, factor) => product * factor, 1);
    const other = (1 - same) * rising * (shape ** shape / (shape + e) ** (shape + n));
    const likely = known + other;
    return { from, to, likely, factor: (known * at + (other * (shape + n)) / (shape + e)) / likely };
  };
  let total = 0;
  const factors = row(bins, () => 0);
  for (let cuts = 0; cuts < 2 ** (bins - 1); cuts += 1) {
    const begins = row(bins, (bin) => bin).filter((bin) => bin === 0 || (cuts >> (bin - 1)) & 1);
    const stretches = begins.map((from, i) => stretch(from, begins[i + 1] ?? bins));
    const changes = begins.length - 1;
    const prior = change ** changes * (1 - change) ** (bins - 1 - changes);
    const chance = stretches.reduce((product, { likely }) => product * likely, prior);
    total += chance;
    for (const { from, to, factor } of stretches) {
      for (let bin = from; bin < to; bin += 1) factors[bin] = (factors[bin] ?? 0) + chance * factor;
    }
  }
  return { factors: factors.map((factor) => factor / total), evidence: Math.log(total) };
}

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

  it.each<[string, Belief]>([
    ['any', { change: 0.3, same: 0, at: 1, shape: 0.5 }],
    ['mostly 1', { change: 0.05, same: 0.9, at: 1, shape: 2 }],
    ['often next to none', { change: 0.2, same: 0.5, at: 0.001, shape: 2 }],
  ])('are the mean over all ways to cut the row, believed to be %s', (_, belief) => {
    const seen = { events: [0, 3, 1, 0, 0, 7, 2, 0], expected: [1.5, 1, 2, 0, 3, 2.5, 1, 4] };
    const [fit, exact] = [fitFactors(seen, belief), byAllCuts(seen, belief)];
    expect(fit.evidence).toBeCloseTo(exact.evidence, 7);
    for (const [bin, factor] of fit.factors.entries()) expect(factor).toBeCloseTo(exact.factors[bin] ?? 0, 6);
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
