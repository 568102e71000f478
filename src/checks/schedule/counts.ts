import { AGE_BINS, AGE_EDGES, ageBin } from './age-grid.ts';
import { createHazardCurve, type HazardCurve } from './hazard-curve.ts';
import type { CountsRecord } from './history.ts';
import { LEAST_HAZARD } from './prior.ts';

/** So many events, at the rate believed before, is what the prior weighs in each bin. */
export const PRIOR_EVENTS = 1;
const w = (hazard: number) => (hazard > LEAST_HAZARD ? 1 : 0.1);

/** What looks taught about one hazard on one clock: events and exposure in each bin of the age grid. */
export interface Counts {
  readonly curve: HazardCurve;
  /** Nothing happened between these ages: `weight` of it counts. */
  quiet(from: number, to: number, weight?: number): void;
  /** It happened between these ages, in each bin as likely as the curve has it; `weight` of one event. */
  event(from: number, to: number, weight: number): void;
  refit(): void;
  /** Makes what was counted weigh less, so that the latest looks weigh more. */
  fade(factor: number): void;
  record(): CountsRecord;
}

function blank(): number[] {
  return new Array<number>(AGE_BINS).fill(0);
}

export function createCounts(prior: readonly number[], stored?: CountsRecord): Counts {
  const events = stored?.events.slice() ?? blank();
  const exposure = stored?.exposure.slice() ?? blank();
  let curve = createHazardCurve(fitted());

  function fitted(): number[] {
    return prior.map(
      (hazard, bin) => (w(hazard) + (events[bin] ?? 0)) / (w(hazard) / hazard + (exposure[bin] ?? 0)),
    );
  }

  function eachBin(from: number, to: number, visit: (bin: number, length: number) => void): void {
    const last = ageBin(to);
    for (let bin = ageBin(from); bin <= last; bin += 1) {
      const end = bin === last ? to : (AGE_EDGES[bin + 1] ?? to);
      const length = end - Math.max(from, AGE_EDGES[bin] ?? 0);
      if (length > 0) visit(bin, length);
    }
  }

  return {
    get curve() {
      return curve;
    },
    quiet(from, to, weight = 1) {
      eachBin(from, to, (bin, length) => {
        exposure[bin] = (exposure[bin] ?? 0) + weight * length;
      });
    },
    event(from, to, weight) {
      const all = -Math.expm1(curve.cumulated(from) - curve.cumulated(to));
      let survived = 1;
      eachBin(from, to, (bin, length) => {
        const passed = survived * Math.exp(-(curve.hazards[bin] ?? 0) * length);
        const share = (weight * (survived - passed)) / all;
        events[bin] = (events[bin] ?? 0) + share;
        // Exposed until it happened: half the bin where it did, the whole where it came later.
        const later = (weight * (passed - (1 - all))) / all;
        exposure[bin] = (exposure[bin] ?? 0) + length * (later + share / 2);
        survived = passed;
      });
    },
    refit() {
      curve = createHazardCurve(fitted());
    },
    fade(factor) {
      for (let bin = 0; bin < AGE_BINS; bin += 1) {
        events[bin] = factor * (events[bin] ?? 0);
        exposure[bin] = factor * (exposure[bin] ?? 0);
      }
    },
    record: () => ({ events: events.map(rounded), exposure: exposure.map(Math.round) }),
  };
}

function rounded(count: number): number {
  return Math.round(count * 1000) / 1000;
}
