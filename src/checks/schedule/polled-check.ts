import { HOUR_MS } from '../../time/durations.ts';
import type { BusinessClock } from './business-clock.ts';
import type { ProductModel } from './product-model.ts';

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
  lastPolledAt?: number;
}

/** What the schedule keeps of a check. Times are epoch milliseconds. */
export interface PolledCheck {
  readonly id: string;
  readonly product: ProductModel;
  status: ScheduledCheck['status'];
  /** What its age counts from: the invitation; once it is in progress, the likely moment of submission. */
  ageOrigin: number;
  /** The submission came after the one and by the other; they are equal where no more is known. */
  submittedAfter: number;
  submittedBy: number;
  /** Until then it is young: news may come any minute. */
  youngUntil: number;
  /** The last look that was answered, or the invitation. */
  polledAt: number;
  /** The last look that was given out. */
  pickedAt: number;
  /** Readings of the business clock at `bornAt` and `lookedAt`, and when business hours are next from `lookedAt` on. */
  businessOrigin: number;
  businessPolled: number;
  officeFrom: number;
  /** When it is likely to be worth a look. */
  activeAt: number;
  /** The deadline that stands in the queue of duties, or of those that are polled seldom. */
  deadlineAt: number;
  /** Of one that is polled seldom: its next look. */
  dueAt: number;
}

export function toPolledCheck(
  check: ScheduledCheck,
  product: ProductModel,
  clock: BusinessClock,
  minIntervalMs: number,
): PolledCheck {
  const { id, status, invitedAt, inProgressSeenAt, lastPolledAt } = check;
  const bornAt = status === 'Pending' ? invitedAt : (inProgressSeenAt ?? invitedAt);
  const followed: PolledCheck = {
    id,
    product,
    status,
    ageOrigin: 0,
    submittedAfter: bornAt,
    submittedBy: bornAt,
    youngUntil: bornAt + HOUR_MS,
    polledAt: 0,
    // Never looked at: its first turn may come at once.
    pickedAt: lastPolledAt ?? invitedAt - minIntervalMs,
    businessOrigin: 0,
    businessPolled: 0,
    officeFrom: 0,
    activeAt: Number.POSITIVE_INFINITY,
    deadlineAt: Number.POSITIVE_INFINITY,
    dueAt: check.dueAt ?? Number.POSITIVE_INFINITY,
  };
  setAgeOrigin(followed, bornAt, clock);
  markPolled(followed, Math.max(bornAt, lastPolledAt ?? bornAt), clock);
  return followed;
}

/** Its age counts from `at`. */
export function setAgeOrigin(check: PolledCheck, at: number, clock: BusinessClock): void {
  check.ageOrigin = at;
  check.businessOrigin = clock.time(at);
}

/** Nothing is unseen up to `at`. */
export function markPolled(check: PolledCheck, at: number, clock: BusinessClock): void {
  check.polledAt = at;
  check.businessPolled = clock.time(at);
  check.officeFrom = clock.opening(at);
}

/** The worker submitted at a moment of (`after`, `by`], likely at `likely`; a look saw it at `by`. */
export function markSubmitted(
  check: PolledCheck,
  moments: { after: number; likely: number; by: number },
  clock: BusinessClock,
): void {
  check.submittedAfter = moments.after;
  check.submittedBy = moments.by;
  check.youngUntil = moments.by + HOUR_MS;
  setAgeOrigin(check, moments.likely, clock);
}
