import { HOUR_MS } from '../../time/durations.ts';
import type { ActivityClock, ClockMark } from './activity-clock.ts';
import type { ProductModel } from './product-model.ts';
import type { HazardKind, StepModel } from './step-model.ts';

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
  /** On the clocks of its next step, as they were last fitted. */
  readonly marks: Record<HazardKind, ClockMarks>;
  /** When its priority is expected to reach the threshold. */
  activeAt: number;
  /** Its key in the deadline queue or the rare queue; NaN once it is removed. */
  deadlineAt: number;
  /** For a rarely polled check: its next poll. */
  dueAt: number;
}

/** A check as the schedule last saw it, for a look ahead. */
export type OpenCheck = Readonly<Pick<PolledCheck, 'product' | 'status' | 'ageOrigin' | 'polledAt'>>;

/** Kept with the check, for they are read some ten times in a pick. */
interface ClockMarks {
  /** Undefined: the check has moved on. */
  clock: ActivityClock | undefined;
  /** `ageOrigin` on that clock. */
  originTime: number;
  /** `polledAt` on that clock. */
  readonly polled: ClockMark;
}

export function toPolledCheck(
  check: ScheduledCheck,
  product: ProductModel,
  minIntervalMs: number,
): PolledCheck {
  const { id, status, invitedAt, inProgressSeenAt, lastPolledAt } = check;
  const startedAt = status === 'Pending' ? invitedAt : (inProgressSeenAt ?? invitedAt);
  return {
    id,
    product,
    status,
    ageOrigin: startedAt,
    submittedAfter: startedAt,
    submittedBy: startedAt,
    youngUntil: startedAt + HOUR_MS,
    polledAt: Math.max(startedAt, lastPolledAt ?? startedAt),
    // Never polled: it may be picked at once.
    pickedAt: lastPolledAt ?? invitedAt - minIntervalMs,
    marks: { soon: noMarks(), later: noMarks() },
    activeAt: Number.POSITIVE_INFINITY,
    deadlineAt: Number.POSITIVE_INFINITY,
    dueAt: check.dueAt ?? Number.POSITIVE_INFINITY,
  };
}

/** The model of the check's next step. */
export function nextStep({ status, product }: PolledCheck): StepModel {
  return status === 'Pending' ? product.submission : product.release;
}

function noMarks(): ClockMarks {
  return { clock: undefined, originTime: 0, polled: { local: 0, time: 0, area: 0 } };
}

function moveOn({ marks }: PolledCheck): void {
  marks.soon.clock = undefined;
  marks.later.clock = undefined;
}

/** Reads them again where the clock was fitted since, or the check has moved on. */
export function clockMarks(check: PolledCheck, kind: HazardKind, clock: ActivityClock): Readonly<ClockMarks> {
  const marks = check.marks[kind];
  if (marks.clock !== clock) {
    marks.clock = clock;
    marks.originTime = clock.time(check.ageOrigin);
    clock.markAt(check.polledAt, marks.polled);
  }
  return marks;
}

/** A poll saw everything up to `at`. */
export function markPolled(check: PolledCheck, at: number): void {
  check.polledAt = at;
  moveOn(check);
}

/** The worker submitted in (`after`, `by`], likely at `likely`; a poll saw it at `seenAt`. */
export function markSubmitted(
  check: PolledCheck,
  moments: { after: number; likely: number; by: number; seenAt: number },
): void {
  check.submittedAfter = moments.after;
  check.submittedBy = moments.by;
  check.youngUntil = moments.seenAt + HOUR_MS;
  check.ageOrigin = moments.likely;
  moveOn(check);
}
