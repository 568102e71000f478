import { HOUR_MS } from '../../time/durations.ts';
import type { BusinessClock } from './business-clock.ts';
import type { ProductModel } from './product-model.ts';

/** A check as the schedule's caller describes it. Times are epoch milliseconds. */
export interface ScheduledCheck {
  id: string;
  productId: string;
  /** 'Seldom': it has ended, or hardly will any more. It is polled rarely and teaches nothing. */
  status: 'Pending' | 'In Progress' | 'Seldom';
  /** For a rarely polled check: its next poll. */
  dueAt?: number;
  invitedAt: number;
  inProgressSeenAt?: number;
  lastPolledAt?: number;
}

/** The schedule's own state of a check. Times are epoch milliseconds. */
export interface PolledCheck {
  readonly id: string;
  readonly product: ProductModel;
  status: ScheduledCheck['status'];
  /** Its age counts from here: the invitation or, once it is in progress, the likely moment of submission. */
  ageOrigin: number;
  /** The worker submitted after the first and by the second; they are equal where no more is known. */
  submittedAfter: number;
  submittedBy: number;
  /** Until then it is young: a change may come any minute. */
  youngUntil: number;
  /** The last poll that was answered, or the invitation. */
  polledAt: number;
  /** When it was last picked to be polled. */
  pickedAt: number;
  /** The business clock at `ageOrigin` and at `polledAt`. */
  businessOrigin: number;
  businessPolled: number;
  /** `polledAt` where that is in business hours, else when they next begin. */
  opensAt: number;
  /** When its priority is expected to reach the threshold. */
  activeAt: number;
  /** Its key in the deadline queue or the rare queue; NaN once it is removed. */
  deadlineAt: number;
  /** For a rarely polled check: its next poll. */
  dueAt: number;
}

export function toPolledCheck(
  check: ScheduledCheck,
  product: ProductModel,
  clock: BusinessClock,
  minIntervalMs: number,
): PolledCheck {
  const { id, status, invitedAt, inProgressSeenAt, lastPolledAt } = check;
  const startedAt = status === 'Pending' ? invitedAt : (inProgressSeenAt ?? invitedAt);
  const polled: PolledCheck = {
    id,
    product,
    status,
    ageOrigin: 0,
    submittedAfter: startedAt,
    submittedBy: startedAt,
    youngUntil: startedAt + HOUR_MS,
    polledAt: 0,
    // Never polled: it may be picked at once.
    pickedAt: lastPolledAt ?? invitedAt - minIntervalMs,
    businessOrigin: 0,
    businessPolled: 0,
    opensAt: 0,
    activeAt: Number.POSITIVE_INFINITY,
    deadlineAt: Number.POSITIVE_INFINITY,
    dueAt: check.dueAt ?? Number.POSITIVE_INFINITY,
  };
  setAgeOrigin(polled, startedAt, clock);
  markPolled(polled, Math.max(startedAt, lastPolledAt ?? startedAt), clock);
  return polled;
}

/** Makes the age count from `at`. */
export function setAgeOrigin(check: PolledCheck, at: number, clock: BusinessClock): void {
  check.ageOrigin = at;
  check.businessOrigin = clock.time(at);
}

/** A poll saw everything up to `at`. */
export function markPolled(check: PolledCheck, at: number, clock: BusinessClock): void {
  check.polledAt = at;
  check.businessPolled = clock.time(at);
  check.opensAt = clock.opening(at);
}

/** The worker submitted in (`after`, `by`], likely at `likely`; a poll saw it at `by`. */
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
