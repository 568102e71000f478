import { z } from 'zod';
import { MINUTE_MS } from '../../time/durations.ts';

/** Durations are counted in bins, each an eighth of a doubling wide: a quantile is at most 5 % off. */
const BINS_PER_DOUBLING = 8;
/** Everything shorter is in bin 0. */
const SHORTEST_MS = MINUTE_MS;

/** Bin → how many durations are in it. */
export const durationCountsSchema = z.record(z.string(), z.number().int());
export type DurationCounts = Readonly<Record<string, number>>;

function binOf(ms: number): number {
  return ms <= SHORTEST_MS ? 0 : Math.ceil(BINS_PER_DOUBLING * Math.log2(ms / SHORTEST_MS));
}

/** The middle of a bin, milliseconds. */
function middleOf(bin: number): number {
  return SHORTEST_MS * 2 ** ((bin - 0.5) / BINS_PER_DOUBLING);
}

/** Undefined ones are not counted. */
export function durationCounts(durations: readonly (number | undefined)[]): DurationCounts {
  const counts: Record<string, number> = {};
  for (const ms of durations) {
    if (ms === undefined) continue;
    const bin = String(binOf(ms));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

export function addDurations(a: DurationCounts, b: DurationCounts): DurationCounts {
  const sum: Record<string, number> = { ...a };
  for (const [bin, count] of Object.entries(b)) sum[bin] = (sum[bin] ?? 0) + count;
  return sum;
}

export function countDurations(counts: DurationCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The duration that this share of all do not exceed, milliseconds; undefined if there are none. */
export function quantile(counts: DurationCounts, share: number): number | undefined {
  const wanted = share * countDurations(counts);
  let passed = 0;
  for (const bin of Object.keys(counts)
    .map(Number)
    .toSorted((a, b) => a - b)) {
    passed += counts[bin] ?? 0;
    if (passed > 0 && passed >= wanted) return middleOf(bin);
  }
  return undefined;
}
