import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import type { VendorHours } from './vendor-hours.ts';

export const RESULTS = ['Clear', 'Attention Required', 'Refer'] as const;
export type CourseResult = (typeof RESULTS)[number];

/** The course of an invitation, if nobody intervenes. */
export interface Course {
  /** When the worker submits, epoch milliseconds; undefined: never. */
  submitsAt: number | undefined;
  turnaround: Turnaround;
  result: CourseResult;
}

/** How long a submitted check takes: some office time on the same day, or business days. */
export interface Turnaround {
  businessDays: number;
  officeMs: number;
  /** From 0 to below 1: the part of the day's office hours that has passed, and who waits for the new year. */
  part: number;
  patience: number;
}

/**
 * Draws a random course. Turnaround shares as published by WorkerChecks and CVCheck (70 % within an hour, here of office
 * time; 25 % within ten business days; 5 % later); distributions, submission times and shares of results are our
 * assumptions.
 *
 * @param random numbers from 0 to below 1
 * @param invitedAt epoch milliseconds
 */
export function drawCourse(random: () => number, invitedAt: number, hours: VendorHours): Course {
  const submittedAfterMs = drawSubmission(random);
  const kind = random();
  const isQuick = kind < 0.7;
  const turnaround: Turnaround = {
    businessDays: isQuick
      ? 0
      : Math.round(kind < 0.95 ? clamp(logNormal(random, 4, 0.6), 1, 10) : drawLong(random)),
    officeMs: isQuick ? logNormal(random, 12 * MINUTE_MS, Math.log(60 / 12) / 1.645) : 0, // P95 of 60 min
    part: random(),
    patience: random(),
  };
  return {
    submitsAt:
      submittedAfterMs === undefined ? undefined : hours.workerAt(invitedAt + submittedAfterMs, random()),
    turnaround,
    result: drawResult(random, isQuick),
  };
}

/** When the result of a check submitted at `submittedAt` is released, epoch milliseconds. */
export function releasedAt(
  { businessDays, officeMs, part, patience }: Turnaround,
  submittedAt: number,
  hours: VendorHours,
): number {
  return businessDays === 0
    ? hours.officeTimeAfter(submittedAt, officeMs, patience)
    : hours.businessDaysAfter(submittedAt, businessDays, part, patience);
}

const drawLong = (random: () => number) => Math.min(40, 10 + exponential(random, 5));

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
