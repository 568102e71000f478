import { type BusinessClock, createBusinessClock } from '../../../src/checks/schedule/business-clock.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { createRandom, type Random } from './random.ts';
import {
  BUSINESS_DAY,
  drawRelease,
  drawSubmission,
  MODEL,
  type ResultKind,
  type Turnaround,
} from './turnaround.ts';

const WEEK = 7 * DAY_MS;
const BUSINESS_WEEK = 5 * BUSINESS_DAY;

export const TIME_ZONE = 'Australia/Sydney';

/** Monday, 1 June 2026, 00:00 in Sydney. */
export const STARTS_AT = Date.UTC(2026, 4, 31, 14);

/** The oldest check that can be open when the world starts: the tail's 40 business days, and a submission before. */
const LOOK_BACK_WEEKS = 11;
const LIFETIME_DRAWS = 20_000;

/** A check as it will be; Infinity where a moment never comes. Epoch milliseconds. */
export interface CheckLifetime {
  id: string;
  strand: ResultKind;
  invitedAt: number;
  submittedAt: number;
  releasedAt: number;
  /** Cancelled unless submitted before. */
  cancelledAt: number;
}

export interface Workload {
  /** By invitation, the oldest first; those open at `startsAt` among them. */
  fates: CheckLifetime[];
  startsAt: number;
  endsAt: number;
}

export interface WorkloadOptions {
  seed: number;
  /** How many checks are open on average. */
  open: number;
  days: number;
  turnaround?: Turnaround;
}

/** The instant when the business clock shows `business`. */
function instantOf(clock: BusinessClock, business: number): number {
  let from = Math.floor(business / BUSINESS_WEEK) * WEEK - 2 * WEEK;
  let to = from + 5 * WEEK;
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (clock.time(middle) < business) from = middle;
    else to = middle;
  }
  return to;
}

function drawFate(
  random: Random,
  clock: BusinessClock,
  turnaround: Turnaround,
  invitedAt: number,
): Omit<CheckLifetime, 'id'> {
  const submission = drawSubmission(random, turnaround);
  const cancelledAt = invitedAt + turnaround.cancelledAfter;
  if (submission === undefined || submission > turnaround.cancelledAfter) {
    const never = Number.POSITIVE_INFINITY;
    return { strand: 'never', invitedAt, submittedAt: never, releasedAt: never, cancelledAt };
  }
  const submittedAt = invitedAt + submission;
  const { strand, wall, business } = drawRelease(random, turnaround);
  const done = submittedAt + wall;
  const releasedAt = business === 0 ? done : instantOf(clock, clock.time(done) + business);
  return { strand, invitedAt, submittedAt, releasedAt, cancelledAt };
}

/** Mean time a check stays open, by trying: what makes a rate of invitations out of a number of open checks. */
function meanLifetime(clock: BusinessClock, turnaround: Turnaround): number {
  const random = createRandom(1);
  const monday = clock.time(STARTS_AT);
  let sum = 0;
  for (let i = 0; i < LIFETIME_DRAWS; i += 1) {
    const invitedAt = instantOf(clock, monday + random.uniform() * BUSINESS_WEEK);
    const fate = drawFate(random, clock, turnaround, invitedAt);
    sum +=
      Math.min(fate.releasedAt, fate.strand === 'never' ? fate.cancelledAt : Number.POSITIVE_INFINITY) -
      invitedAt;
  }
  return sum / LIFETIME_DRAWS;
}

/** Invitations in business hours, at a rate that keeps `open` checks open, and what becomes of each. */
export function createWorkload({ seed, open, days, turnaround = MODEL }: WorkloadOptions): Workload {
  const clock = createBusinessClock(TIME_ZONE);
  const random = createRandom(seed);
  const endsAt = STARTS_AT + days * DAY_MS;
  const perBusinessMs = (open / meanLifetime(clock, turnaround)) * (WEEK / BUSINESS_WEEK);
  const fates: CheckLifetime[] = [];
  let business = clock.time(STARTS_AT - LOOK_BACK_WEEKS * WEEK * Math.max(1, turnaround.releaseFactor));
  const last = clock.time(endsAt);
  for (;;) {
    business += random.exponential(1 / perBusinessMs);
    if (business >= last) break;
    const fate = drawFate(random, clock, turnaround, instantOf(clock, business));
    if (Math.min(fate.releasedAt, fate.strand === 'never' ? fate.cancelledAt : fate.releasedAt) > STARTS_AT) {
      fates.push({ id: `check-${fates.length}`, ...fate });
    }
  }
  return { fates, startsAt: STARTS_AT, endsAt };
}
