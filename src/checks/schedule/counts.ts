import { AGE_BINS, AGE_EDGES, ageBin } from './age-grid.ts';
import { fitAtPaces, type HazardBelief } from './fit-at-paces.ts';
import { createHazardCurve, type HazardCurve } from './hazard-curve.ts';
import type { CountsRecord } from './model-snapshot.ts';

/** Two ages, and the exposure for each millisecond in between. */
export interface AgeSpan {
  from: number;
  to: number;
  pace: number;
}

/** The evidence for one hazard on one clock: events and exposure in each bin of the age grid. */
export interface Counts {
  /** As of the last refit. */
  readonly curve: HazardCurve;
  /** No event between these ages. */
  observeNone(span: AgeSpan): void;
  /** An event between these ages: on this clock with chance `share`, else on the other, which ended the exposure here. */
  observeEvent(span: AgeSpan, share: number): void;
  /**
   * Returns by how much the hazards have grown, over all that was seen.
   *
   * @param believed the hazards of all products, by bin
   */
  refit(believed: readonly number[]): number;
  /** Multiplies all counts, so that earlier evidence counts less. */
  fade(factor: number): void;
  record(): CountsRecord;
}

/** How a product differs from all products: mostly it does not, and all may have been fitted to nothing else. */
const OWN: HazardBelief = {
  paces: [
    [-1, 0.05],
    [-0.5, 0.1],
    [0, 3],
    [0.5, 0.1],
    [1, 0.05],
  ],
  factors: { change: 0.02, same: 0.95, shape: 2 },
};

export function createCounts(believed: readonly number[], stored?: CountsRecord): Counts {
  const events = stored?.events.slice() ?? new Array<number>(AGE_BINS).fill(0);
  const exposure = stored?.exposure.slice() ?? new Array<number>(AGE_BINS).fill(0);
  let curve = createHazardCurve(fitAtPaces(believed, { events, exposure }, OWN));

  function expose(from: number, to: number, weight: number): void {
    for (const { bin, length } of stretches(from, to)) exposure[bin] = (exposure[bin] ?? 0) + weight * length;
  }

  /** How many events there would have been, by these hazards. */
  function expectedBy({ hazards }: HazardCurve): number {
    return exposure.reduce((sum, ms, bin) => sum + ms * (hazards[bin] ?? 0), 0);
  }

  return {
    get curve() {
      return curve;
    },
    observeNone: ({ from, to, pace }) => expose(from, to, pace),
    observeEvent({ from, to, pace }, share) {
      // On average, half the span had passed when the other clock ended it.
      expose(from, (from + to) / 2, pace * (1 - share));
      const chance = -Math.expm1(-pace * curve.between(from, to));
      if (share === 0 || chance === 0) return;
      let reached = 1;
      for (const { bin, length } of stretches(from, to)) {
        const passed = reached * Math.exp(-pace * (curve.hazards[bin] ?? 0) * length);
        const here = (share * (reached - passed)) / chance;
        const later = (share * (passed - (1 - chance))) / chance;
        events[bin] = (events[bin] ?? 0) + here;
        exposure[bin] = (exposure[bin] ?? 0) + pace * length * (later + here / 2);
        reached = passed;
      }
    },
    refit(replaced) {
      const before = expectedBy(curve);
      curve = createHazardCurve(fitAtPaces(replaced, { events, exposure }, OWN));
      return before === 0 ? 1 : expectedBy(curve) / before;
    },
    fade(factor) {
      for (let bin = 0; bin < AGE_BINS; bin += 1) {
        events[bin] = factor * (events[bin] ?? 0);
        exposure[bin] = factor * (exposure[bin] ?? 0);
      }
    },
    record: () => ({
      events: events.map((count) => Math.round(count * 1000) / 1000),
      exposure: exposure.map((ms) => Math.max(0, Math.round(ms))),
    }),
  };
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
