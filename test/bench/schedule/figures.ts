import type { Outcome } from './simulate.ts';
import type { Strand } from './turnaround.ts';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Delays in seconds, of all checks or of one strand. */
export function delaysOf({ delays }: Outcome, strand?: Strand): number[] {
  return delays
    .filter((one) => strand === undefined || one.strand === strand)
    .map(({ delay }) => delay / 1000);
}
