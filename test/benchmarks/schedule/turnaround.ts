import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import type { Random } from './random.ts';

export type ResultKind = 'instant' | 'referred' | 'tail' | 'never';

/** Business time runs Monday to Friday, 9 to 17: eight hours a day. */
export const BUSINESS_DAY = 8 * HOUR_MS;

/**
 * How long checks take: the model of reference/domain.md. Shares are sourced, shapes chosen. An invitation nobody
 * answers is cancelled after two weeks: with that, and invitations sent in business hours, round robin waits as long
 * as it did in the study this bench repeats.
 */
export interface Turnaround {
  /** Multiplies every time from submission to release; 3 is three times slower. */
  releaseFactor: number;
  /** Multiplies every time from invitation to submission. */
  submissionFactor: number;
  cancelledAfter: number;
}

export const MODEL: Turnaround = { releaseFactor: 1, submissionFactor: 1, cancelledAfter: 14 * DAY_MS };

/** From the invitation to the worker's submission, or undefined where the worker never submits. */
export function drawSubmission(random: Random, { submissionFactor }: Turnaround): number | undefined {
  const share = random.uniform();
  const at = random.uniform();
  if (share < 0.45) return submissionFactor * random.logNormal(3 * HOUR_MS, 1);
  if (share < 0.75) return submissionFactor * (1 + 2 * at) * DAY_MS;
  if (share < 0.88) return submissionFactor * (3 + 5 * at) * DAY_MS;
  return undefined;
}

/** From the submission to the release: `wall` passes by the clock, `business` in business hours alone. */
export function drawRelease(
  random: Random,
  { releaseFactor }: Turnaround,
): { strand: ResultKind; wall: number; business: number } {
  const share = random.uniform();
  if (share < 0.7) {
    // P95 of 60 min: ln(60 / 12) / 1.645 = 0.978.
    return { strand: 'instant', wall: releaseFactor * random.logNormal(12 * MINUTE_MS, 0.978), business: 0 };
  }
  if (share < 0.95) {
    let days = 0;
    while (days < 1 || days > 10) days = random.logNormal(4, 0.5);
    return { strand: 'referred', wall: 0, business: releaseFactor * days * BUSINESS_DAY };
  }
  const days = Math.min(40, 10 + random.exponential(5));
  return { strand: 'tail', wall: 0, business: releaseFactor * days * BUSINESS_DAY };
}
