import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import type { OpeningHours } from './opening-hours.ts';
import type { Random } from './random.ts';

export type ResultKind = 'instant' | 'referred' | 'tail' | 'never';

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
  /** The share of results that need a person at the police: `referred` within ten business days, `tail` later. */
  referred: number;
  tail: number;
  /** Whether workers who submit on the day of the invitation wait for people's hours, too. */
  nightsFromFirstDay: boolean;
}

export const MODEL: Turnaround = {
  releaseFactor: 1,
  submissionFactor: 1,
  cancelledAfter: 14 * DAY_MS,
  referred: 0.25,
  tail: 0.05,
  nightsFromFirstDay: false,
};

/** Shares and shapes of the submissions: the rest never submits. */
export const SUBMISSION = {
  firstDay: { share: 0.45, medianMs: 3 * HOUR_MS, sigma: 1 },
  later: [
    { share: 0.3, from: DAY_MS, to: 3 * DAY_MS },
    { share: 0.13, from: 3 * DAY_MS, to: 8 * DAY_MS },
  ],
} as const;
/** P95 of 60 min: ln(60 / 12) / 1.645 = 0.978. */
export const INSTANT = { medianMs: 12 * MINUTE_MS, sigma: 0.978 } as const;
/** Business days. */
export const REFERRED = { median: 4, sigma: 0.5, least: 1, most: 10 } as const;
export const TAIL = { after: 10, mean: 5, most: 40 } as const;

/** The worker's submission, or undefined where the worker never submits. Epoch milliseconds. */
export function drawSubmission(
  random: Random,
  turnaround: Turnaround,
  people: OpeningHours,
  invitedAt: number,
): number | undefined {
  const { submissionFactor, nightsFromFirstDay } = turnaround;
  const { firstDay, later } = SUBMISSION;
  let share = random.uniform();
  const part = random.uniform();
  if (share < firstDay.share) {
    const at = invitedAt + submissionFactor * random.logNormal(firstDay.medianMs, firstDay.sigma);
    return nightsFromFirstDay ? people.instantOf(people.time(at)) : at;
  }
  share -= firstDay.share;
  for (const stretch of later) {
    if (share < stretch.share) {
      const from = people.time(invitedAt + submissionFactor * stretch.from);
      const to = people.time(invitedAt + submissionFactor * stretch.to);
      return people.instantOf(from + part * (to - from));
    }
    share -= stretch.share;
  }
  return undefined;
}

/** From the submission to the release: `wall` passes by the clock, `days` are business days of the police. */
export function drawRelease(
  random: Random,
  { releaseFactor, referred, tail }: Turnaround,
): { strand: ResultKind; wall: number; days: number } {
  const share = random.uniform();
  if (share < 1 - referred - tail) {
    return {
      strand: 'instant',
      wall: releaseFactor * random.logNormal(INSTANT.medianMs, INSTANT.sigma),
      days: 0,
    };
  }
  if (share < 1 - tail) {
    let days = 0;
    while (days < REFERRED.least || days > REFERRED.most)
      days = random.logNormal(REFERRED.median, REFERRED.sigma);
    return { strand: 'referred', wall: 0, days: releaseFactor * days };
  }
  const days = Math.min(TAIL.most, TAIL.after + random.exponential(TAIL.mean));
  return { strand: 'tail', wall: 0, days: releaseFactor * days };
}
