import { AGE_BINS, AGE_EDGES, ageBin } from './age-grid.ts';
import { createHazardCurve, type HazardCurve } from './hazard-curve.ts';
import type { CountsRecord } from './model-snapshot.ts';
import type { Prior } from './prior.ts';

/** The evidence for one hazard on one clock: events and exposure in each bin of the age grid. */
export interface Counts {
  /** As of the last refit. */
  readonly curve: HazardCurve;
  /** No event between these ages. */
  observeNone(from: number, to: number): void;
  /** An event between these ages: on this clock with chance `share`, else on the other, which ended the exposure here. */
  observeEvent(from: number, to: number, share: number): void;
  /** @param prior replaces the one before */
  refit(prior?: Prior): void;
  /** Multiplies all counts, so that earlier evidence counts less. */
  fade(factor: number): void;
  /** Events counted. */
  total(): number;
  record(): CountsRecord;
}

export function createCounts(first: Prior, stored?: CountsRecord): Counts {
  let prior = first;
  const events = stored?.events.slice() ?? new Array<number>(AGE_BINS).fill(0);
  const exposure = stored?.exposure.slice() ?? new Array<number>(AGE_BINS).fill(0);
  let curve = createHazardCurve(fitted());

  function fitted(): number[] {
    return fitHazards(prior, events, exposure);
  }

  function expose(from: number, to: number, weight: number): void {
    for (const { bin, length } of stretches(from, to)) exposure[bin] = (exposure[bin] ?? 0) + weight * length;
  }

  return {
    get curve() {
      return curve;
    },
    observeNone: (from, to) => expose(from, to, 1),
    observeEvent(from, to, share) {
      // On average, half the span had passed when the other clock ended it.
      expose(from, (from + to) / 2, 1 - share);
      const chance = -Math.expm1(-curve.between(from, to));
      if (share === 0 || chance === 0) return;
      let reached = 1;
      for (const { bin, length } of stretches(from, to)) {
        const passed = reached * Math.exp(-(curve.hazards[bin] ?? 0) * length);
        const here = (share * (reached - passed)) / chance;
        const later = (share * (passed - (1 - chance))) / chance;
        events[bin] = (events[bin] ?? 0) + here;
        exposure[bin] = (exposure[bin] ?? 0) + length * (later + here / 2);
        reached = passed;
      }
    },
    refit(replaced = prior) {
      prior = replaced;
      curve = createHazardCurve(fitted());
    },
    fade(factor) {
      for (let bin = 0; bin < AGE_BINS; bin += 1) {
        events[bin] = factor * (events[bin] ?? 0);
        exposure[bin] = factor * (exposure[bin] ?? 0);
      }
    },
    total: () => events.reduce((sum, count) => sum + count, 0),
    record: () => ({
      events: events.map((count) => Math.round(count * 1000) / 1000),
      exposure: exposure.map((ms) => Math.max(0, Math.round(ms))),
    }),
  };
}

/** The posterior mean of a Gamma prior given Poisson counts, for each bin. */
export function fitHazards(prior: Prior, events: readonly number[], exposure: readonly number[]): number[] {
  return prior.map(
    ({ hazard, weight }, bin) => (weight + (events[bin] ?? 0)) / (weight / hazard + (exposure[bin] ?? 0)),
  );
}

/** The bins between two ages, and the length covered in each. */
function stretches(from: number, to: number): { bin: number; length: number }[] {
  const found: { bin: number; length: number }[] = [];
  const last = ageBin(to);
  for (let bin = ageBin(from); bin <= last; bin += 1) {
    const end = bin === last ? to : (AGE_EDGES[bin + 1] ?? to);
    const length = end - Math.max(from, AGE_EDGES[bin] ?? 0);
    if (length > 0) found.push({ bin, length });
  }
  return found;
}
