import { HOUR_MS } from '../../../src/time/durations.ts';
import type { Outcome } from './simulate.ts';
import type { ResultKind } from './turnaround.ts';

export const RESULT_KINDS = ['instant', 'referred', 'tail'] as const satisfies readonly ResultKind[];

/** The results of one policy in one world. Delays are from the release to the poll that finds it, in seconds. */
export interface Figures {
  completed: number;
  mean: number;
  median: number;
  p95: number;
  meanByStrand: Record<(typeof RESULT_KINDS)[number], number>;
  requests: number;
  requestsPerCompleted: number;
  longestGapHours: number;
  microsecondsPerLook: number;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function figuresOf(outcome: Outcome): Figures {
  const secondsOf = (strand?: ResultKind) =>
    outcome.delays
      .filter((one) => strand === undefined || one.strand === strand)
      .map(({ delay }) => delay / 1000);
  const delays = secondsOf().toSorted((a, b) => a - b);
  return {
    completed: delays.length,
    mean: mean(delays),
    median: quantile(delays, 0.5),
    p95: quantile(delays, 0.95),
    meanByStrand: {
      instant: mean(secondsOf('instant')),
      referred: mean(secondsOf('referred')),
      tail: mean(secondsOf('tail')),
    },
    requests: outcome.requests,
    requestsPerCompleted: outcome.requests / delays.length,
    longestGapHours: outcome.longestGap / HOUR_MS,
    microsecondsPerLook: outcome.microsecondsPerLook,
  };
}
