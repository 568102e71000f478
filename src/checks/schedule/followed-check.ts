import type { BusinessClock } from './business-clock.ts';
import type { ProductBelief } from './product-belief.ts';

const HOUR = 3_600_000;

/** What the schedule is told of a check. Times are epoch milliseconds. */
export interface ScheduledCheck {
  id: string;
  productId: string;
  /** 'Seldom': its end is known, or will hardly come; it teaches nothing. */
  status: 'Pending' | 'In Progress' | 'Seldom';
  /** Of one that is polled seldom: its next look. */
  dueAt?: number;
  invitedAt: number;
  inProgressSeenAt?: number;
  lastLookedAt?: number;
}

/** What the schedule keeps of a check. Times are epoch milliseconds. */
export interface FollowedCheck {
  readonly id: string;
  readonly product: ProductBelief;
  status: ScheduledCheck['status'];
  /** What its age counts from: the invitation; once it is in progress, the likely moment of submission. */
  bornAt: number;
  /** The submission came after the one and by the other; they are equal where no more is known. */
  submittedAfter: number;
  submittedBy: number;
  /** Until then it is young: news may come any minute. */
  youngUntil: number;
  /** The last look that was answered, or the invitation. */
  lookedAt: number;
  /** The last look that was given out. */
  turnAt: number;
  /** Readings of the business clock at `bornAt` and `lookedAt`, and when business hours are next from `lookedAt` on. */
  businessBorn: number;
  businessLooked: number;
  officeFrom: number;
  /** When it is likely to be worth a look. */
  wakesAt: number;
  /** The deadline that stands in the queue of duties, or of those that are polled seldom. */
  dutyAt: number;
  /** Of one that is polled seldom: its next look. */
  dueAt: number;
}

export function followedCheck(
  check: ScheduledCheck,
  product: ProductBelief,
  clock: BusinessClock,
  minIntervalMs: number,
): FollowedCheck {
  const { id, status, invitedAt, inProgressSeenAt, lastLookedAt } = check;
  const bornAt = status === 'Pending' ? invitedAt : (inProgressSeenAt ?? invitedAt);
  const followed: FollowedCheck = {
    id,
    product,
    status,
    bornAt: 0,
    submittedAfter: bornAt,
    submittedBy: bornAt,
    youngUntil: bornAt + HOUR,
    lookedAt: 0,
    // Never looked at: its first turn may come at once.
    turnAt: lastLookedAt ?? invitedAt - minIntervalMs,
    businessBorn: 0,
    businessLooked: 0,
    officeFrom: 0,
    wakesAt: Number.POSITIVE_INFINITY,
    dutyAt: Number.POSITIVE_INFINITY,
    dueAt: check.dueAt ?? Number.POSITIVE_INFINITY,
  };
  born(followed, bornAt, clock);
  looked(followed, Math.max(bornAt, lastLookedAt ?? bornAt), clock);
  return followed;
}

/** Its age counts from `at`. */
export function born(check: FollowedCheck, at: number, clock: BusinessClock): void {
  check.bornAt = at;
  check.businessBorn = clock.time(at);
}

/** Nothing is unseen up to `at`. */
export function looked(check: FollowedCheck, at: number, clock: BusinessClock): void {
  check.lookedAt = at;
  check.businessLooked = clock.time(at);
  check.officeFrom = clock.opening(at);
}

/** The worker submitted at a moment of (`after`, `by`], likely at `likely`; a look saw it at `by`. */
export function submitted(
  check: FollowedCheck,
  moments: { after: number; likely: number; by: number },
  clock: BusinessClock,
): void {
  check.submittedAfter = moments.after;
  check.submittedBy = moments.by;
  check.youngUntil = moments.by + HOUR;
  born(check, moments.likely, clock);
}
