import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/durations.ts';

/** Office hours in Sydney, ignoring daylight saving: when results are released. */
const OFFICE = { offsetMs: 10 * HOUR_MS, opensAt: 9 * HOUR_MS, closesAt: 17 * HOUR_MS } as const;

export const RESULTS = ['Clear', 'Attention Required', 'Refer'] as const;
export type CourseResult = (typeof RESULTS)[number];

/** The course of an invitation, if nobody intervenes. */
export interface Course {
  /** Time from the invitation to the worker's submission; undefined: the worker never submits. */
  submittedAfterMs: number | undefined;
  /** Time from the submission to the release of the result. */
  releasedAfterMs: number;
  result: CourseResult;
}

/**
 * Draws a random course. Turnaround shares as published by WorkerChecks and CVCheck (70 % within the hour, 25 % within
 * ten business days, 5 % later); distributions, submission times and shares of results are our assumptions.
 *
 * @param random numbers from 0 to below 1
 * @param invitedAt epoch milliseconds; business days are counted from there
 */
export function drawCourse(random: () => number, invitedAt: number): Course {
  const submittedAfterMs = drawSubmission(random);
  const submittedAt = invitedAt + (submittedAfterMs ?? 0);
  const kind = random();
  const businessDays =
    kind < 0.7
      ? undefined
      : kind < 0.95
        ? clamp(logNormal(random, 4, 0.6), 1, 10)
        : Math.min(40, 10 + exponential(random, 5));
  const releasedAfterMs =
    businessDays === undefined
      ? logNormal(random, 12 * MINUTE_MS, Math.log(60 / 12) / 1.645) // P95 of 60 min
      : officeMoment(random, submittedAt, Math.round(businessDays)) - submittedAt;
  return { submittedAfterMs, releasedAfterMs, result: drawResult(random, businessDays === undefined) };
}

function drawSubmission(random: () => number): number | undefined {
  const kind = random();
  if (kind < 0.45) return Math.min(DAY_MS, logNormal(random, 3 * HOUR_MS, 0.8));
  if (kind < 0.75) return (1 + 2 * random()) * DAY_MS;
  if (kind < 0.88) return (3 + 5 * random()) * DAY_MS;
  return undefined;
}

/** Slow checks more often have something to report. */
function drawResult(random: () => number, quick: boolean): CourseResult {
  const drawn = random();
  if (drawn < (quick ? 0.9 : 0.5)) return 'Clear';
  return drawn < (quick ? 0.98 : 0.8) ? 'Attention Required' : 'Refer';
}

/** A random moment within office hours, this many business days after `from`. */
function officeMoment(random: () => number, from: number, businessDays: number): number {
  let day = Math.floor((from + OFFICE.offsetMs) / DAY_MS);
  for (let left = businessDays; left > 0; ) {
    day += 1;
    if (isBusinessDay(day)) left -= 1;
  }
  const { opensAt, closesAt, offsetMs } = OFFICE;
  return day * DAY_MS - offsetMs + opensAt + random() * (closesAt - opensAt);
}

/** `day`: days since 1 January 1970, a Thursday. */
function isBusinessDay(day: number): boolean {
  const weekday = (day + 4) % 7;
  return weekday !== 0 && weekday !== 6;
}

function logNormal(random: () => number, median: number, sigma: number): number {
  // Box–Muller; 1 - random() is never 0.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * normal);
}

function exponential(random: () => number, mean: number): number {
  return -mean * Math.log(1 - random());
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
