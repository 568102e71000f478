import type { OpeningHours } from './opening-hours.ts';
import { INSTANT, REFERRED, SUBMISSION, TAIL, type Turnaround } from './turnaround.ts';

/** The chance that a standard normal variable is at most `z`: Abramowitz and Stegun 26.2.17, to seven digits. */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * series;
  return z > 0 ? 1 - tail : tail;
}

function logNormalShare(value: number, median: number, sigma: number): number {
  return value <= 0 ? 0 : normalShare(Math.log(value / median) / sigma);
}

/** The stretches of opening time in which the later workers submit, for a check invited at `invitedAt`. */
export interface SubmissionPlan {
  invitedAt: number;
  later: readonly { share: number; from: number; to: number }[];
}

export function submissionPlan(
  invitedAt: number,
  { submissionFactor: factor }: Turnaround,
  people: OpeningHours,
): SubmissionPlan {
  const later = SUBMISSION.later.map(({ share, from, to }) => ({
    share,
    from: people.time(invitedAt + factor * from),
    to: people.time(invitedAt + factor * to),
  }));
  return { invitedAt, later };
}

/** The share of all workers who have submitted by `at`. Epoch milliseconds. */
export function submittedShare(
  at: number,
  { invitedAt, later }: SubmissionPlan,
  { submissionFactor: factor, nightsFromFirstDay }: Turnaround,
  people: OpeningHours,
): number {
  const { firstDay } = SUBMISSION;
  // Workers who are ready at night submit when people's hours begin.
  const ready = nightsFromFirstDay ? people.readyBy(at) : at;
  let share =
    firstDay.share * logNormalShare((ready - invitedAt) / factor, firstDay.medianMs, firstDay.sigma);
  const now = people.time(at);
  for (const stretch of later) {
    if (now > stretch.from)
      share += stretch.share * Math.min(1, (now - stretch.from) / (stretch.to - stretch.from));
  }
  return share;
}

const IN_RANGE = {
  least: logNormalShare(REFERRED.least, REFERRED.median, REFERRED.sigma),
  most: logNormalShare(REFERRED.most, REFERRED.median, REFERRED.sigma),
};

/** The share of all results that are released by a person within so many business days of the police. */
export function manualShare(days: number, { releaseFactor, referred, tail }: Turnaround): number {
  const d = days / releaseFactor;
  const passed = Math.max(0, logNormalShare(d, REFERRED.median, REFERRED.sigma) - IN_RANGE.least);
  const inRange = d >= REFERRED.most ? 1 : passed / (IN_RANGE.most - IN_RANGE.least);
  const later = d >= TAIL.most ? 1 : -Math.expm1(-Math.max(0, d - TAIL.after) / TAIL.mean);
  return referred * inRange + tail * later;
}

/** The share of all results that a machine releases within `wall` milliseconds. */
export function instantShare(wall: number, { releaseFactor, referred, tail }: Turnaround): number {
  return (1 - referred - tail) * logNormalShare(wall / releaseFactor, INSTANT.medianMs, INSTANT.sigma);
}

/** `instantShare`, integrated from age 0 to `wall`: for how long results have waited by then, milliseconds. */
export function instantWait(wall: number, { releaseFactor, referred, tail }: Turnaround): number {
  if (wall <= 0) return 0;
  const median = releaseFactor * INSTANT.medianMs;
  const mean = median * Math.exp(INSTANT.sigma ** 2 / 2);
  const z = Math.log(wall / median) / INSTANT.sigma;
  return (1 - referred - tail) * (wall * normalShare(z) - mean * normalShare(z - INSTANT.sigma));
}

/** The chance of no release by this age: `wall` milliseconds, and `days` business days of the police. */
export function unreleasedShare(wall: number, days: number, turnaround: Turnaround): number {
  return 1 - instantShare(wall, turnaround) - manualShare(days, turnaround);
}
