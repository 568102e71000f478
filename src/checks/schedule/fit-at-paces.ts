import { BINS_PER_OCTAVE } from './age-grid.ts';
import { type FactorBelief, fitFactors } from './fit-factors.ts';
import type { CountsRecord } from './model-snapshot.ts';

/** Before anything is seen of the hazards. */
export interface HazardBelief {
  /** All of it may be slower or faster than is believed: by so many octaves, with a chance proportional to this. */
  paces: readonly (readonly [octaves: number, chance: number])[];
  /** And some ages may differ. */
  factors: FactorBelief;
}

/**
 * The hazards that are believed, at the pace that fits what was seen, times what the counts make of them. The mean over
 * all paces, each by its probability: a few dozen events tell how slow a vendor is at ages that none has reached yet.
 */
export function fitAtPaces(
  believed: readonly number[],
  { events, exposure }: CountsRecord,
  { paces, factors: belief }: HazardBelief,
): number[] {
  const fits = paces.map(([octaves, chance]) => {
    const hazards = atPace(believed, Math.round(octaves * BINS_PER_OCTAVE));
    const expected = exposure.map((ms, bin) => ms * (hazards[bin] ?? 0));
    const { factors, evidence } = fitFactors({ events, expected }, belief);
    const logHazards = events.reduce((sum, count, bin) => sum + count * Math.log(hazards[bin] ?? 1), 0);
    return {
      hazards: hazards.map((hazard, bin) => hazard * (factors[bin] ?? 1)),
      logChance: Math.log(chance) + evidence + logHazards,
    };
  });
  const most = Math.max(...fits.map(({ logChance }) => logChance));
  const weights = fits.map(({ logChance }) => Math.exp(logChance - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return believed.map((_, bin) =>
    fits.reduce((sum, { hazards }, i) => sum + ((weights[i] ?? 0) / total) * (hazards[bin] ?? 0), 0),
  );
}

/** What happens at an age happens so many bins of the age grid later, and takes as much longer. */
function atPace(hazards: readonly number[], bins: number): number[] {
  const last = hazards.length - 1;
  const factor = 2 ** (-bins / BINS_PER_OCTAVE);
  return hazards.map((_, bin) => factor * (hazards[Math.min(last, Math.max(0, bin - bins))] ?? 0));
}
