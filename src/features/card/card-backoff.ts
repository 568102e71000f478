import { MINUTE_MS, SECOND_MS } from '../../time/durations.ts';

const FIRST_BACKOFF_MS = SECOND_MS;
const MAX_BACKOFF_MS = MINUTE_MS;

/** @param failures in a row, from 0 */
export const cardBackoffMs = (failures: number): number =>
  Math.min(FIRST_BACKOFF_MS * 2 ** failures, MAX_BACKOFF_MS);
