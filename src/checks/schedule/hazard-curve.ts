import { AGE_BINS, AGE_EDGES, ageBin } from './age-grid.ts';

/**
 * How likely an event is at an age, given that it has not come before: constant within each bin of the age grid, so that
 * every probability has a closed form. Ages and lengths in milliseconds.
 */
export interface HazardCurve {
  /** Events per millisecond, by bin. */
  readonly hazards: readonly number[];
  /** The hazard integrated between two ages; exp(−it) is the chance of no event in between. */
  between(from: number, to: number): number;
  /** The chance of no event yet, integrated from age 0 to `age`. */
  survivedArea(age: number): number;
  /** `survivedArea`, integrated from age 0 to `age`. */
  survivedVolume(age: number): number;
}

export function createHazardCurve(hazards: readonly number[]): HazardCurve {
  const cumulatedAt = new Float64Array(AGE_BINS);
  const areaAt = new Float64Array(AGE_BINS);
  const volumeAt = new Float64Array(AGE_BINS);

  function areaWithin(bin: number, length: number): number {
    const hazard = hazards[bin] ?? 0;
    const survived = Math.exp(-(cumulatedAt[bin] ?? 0));
    return hazard * length < 1e-9 ? survived * length : (survived * -Math.expm1(-hazard * length)) / hazard;
  }

  function volumeWithin(bin: number, length: number): number {
    const hazard = hazards[bin] ?? 0;
    const before = (areaAt[bin] ?? 0) * length;
    const survived = Math.exp(-(cumulatedAt[bin] ?? 0));
    if (hazard * length < 1e-6) return before + (survived * length * length) / 2;
    return before + (survived * (length + Math.expm1(-hazard * length) / hazard)) / hazard;
  }

  for (let bin = 1; bin < AGE_BINS; bin += 1) {
    const length = (AGE_EDGES[bin] ?? 0) - (AGE_EDGES[bin - 1] ?? 0);
    cumulatedAt[bin] = (cumulatedAt[bin - 1] ?? 0) + (hazards[bin - 1] ?? 0) * length;
    areaAt[bin] = (areaAt[bin - 1] ?? 0) + areaWithin(bin - 1, length);
    volumeAt[bin] = (volumeAt[bin - 1] ?? 0) + volumeWithin(bin - 1, length);
  }

  function cumulated(age: number): number {
    const bin = ageBin(age);
    return (cumulatedAt[bin] ?? 0) + (hazards[bin] ?? 0) * (age - (AGE_EDGES[bin] ?? 0));
  }

  return {
    hazards,
    between(from, to) {
      const bin = ageBin(from);
      // Most stretches lie in one bin.
      if (to < (AGE_EDGES[bin + 1] ?? Number.POSITIVE_INFINITY)) return (hazards[bin] ?? 0) * (to - from);
      return cumulated(to) - cumulated(from);
    },
    survivedArea(age) {
      const bin = ageBin(age);
      return (areaAt[bin] ?? 0) + areaWithin(bin, age - (AGE_EDGES[bin] ?? 0));
    },
    survivedVolume(age) {
      const bin = ageBin(age);
      return (volumeAt[bin] ?? 0) + volumeWithin(bin, age - (AGE_EDGES[bin] ?? 0));
    },
  };
}
