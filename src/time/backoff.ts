import { MINUTE_MS, SECOND_MS } from './durations.ts';

/** Exponential backoff: the first pause, doubled each time up to the longest. Milliseconds. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
}

/** 1, 2, 4 … 60 s. */
export const STANDARD_BACKOFF: Backoff = { first: SECOND_MS, most: MINUTE_MS };

/**
 * The pause before the next attempt, milliseconds.
 *
 * @param retries number of pauses so far
 */
export function backoffMs({ first, most }: Backoff, retries: number): number {
  return Math.min(most, first * 2 ** Math.min(retries, 30));
}
