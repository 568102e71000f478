const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the schedule knows of a check. Times are epoch milliseconds. */
export interface ScheduledCheck {
  id: string;
  productId: string;
  status: 'Pending' | 'In Progress' | 'Completed';
  invitedAt: number;
  inProgressSeenAt?: number;
  lastLookedAt?: number;
}

/**
 * How often a check is looked at, by state and by age: for Pending since the invitation, for In Progress since that
 * was first seen. Turnaround: 70 % within an hour, most of the rest within 10 business days (help.workerchecks.com,
 * "Where is my police check"). `every: 0` is the shortest interval allowed.
 */
export const POLL_TABLE: Record<ScheduledCheck['status'], readonly { untilAge: number; every: number }[]> = {
  Pending: [
    { untilAge: HOUR, every: 0 },
    { untilAge: 12 * HOUR, every: 10 * MINUTE },
    { untilAge: 3 * DAY, every: 30 * MINUTE },
    { untilAge: 7 * DAY, every: 2 * HOUR },
    { untilAge: Number.POSITIVE_INFINITY, every: 12 * HOUR },
  ],
  'In Progress': [
    { untilAge: HOUR, every: 0 },
    { untilAge: 6 * HOUR, every: 5 * MINUTE },
    { untilAge: 14 * DAY, every: 30 * MINUTE },
    { untilAge: Number.POSITIVE_INFINITY, every: 2 * HOUR },
  ],
  // A result that may still settle.
  Completed: [{ untilAge: Number.POSITIVE_INFINITY, every: DAY }],
};

export interface Schedule {
  /** Adds a check, or replaces what is known of it. */
  add(check: ScheduledCheck): void;
  remove(id: string): void;
  /** One request may be sent at `now`: for whom? The check answered counts as looked at then. */
  next(now: number): { look: string } | { waitUntil: number };
}

export interface ScheduleOptions {
  /** Never look at a check more often than this. */
  minIntervalMs: number;
  /** Look at every open check at least this often. */
  maxIntervalMs: number;
}

/** Which check to look at next: the one whose turn came first, so that none waits for ever. Pure but for its own list. */
export function createSchedule({ minIntervalMs, maxIntervalMs }: ScheduleOptions): Schedule {
  const checks = new Map<string, ScheduledCheck>();

  function dueAt(check: ScheduledCheck): number {
    if (check.lastLookedAt === undefined) return check.invitedAt;
    const bornAt = check.status === 'Pending' ? check.invitedAt : (check.inProgressSeenAt ?? check.invitedAt);
    const age = check.lastLookedAt - bornAt;
    const every = POLL_TABLE[check.status].find((row) => age < row.untilAge)?.every ?? maxIntervalMs;
    const cap = check.status === 'Completed' ? DAY : maxIntervalMs;
    return check.lastLookedAt + Math.max(minIntervalMs, Math.min(every, cap));
  }

  return {
    add(check) {
      checks.set(check.id, check);
    },
    remove(id) {
      checks.delete(id);
    },
    next(now) {
      let first: ScheduledCheck | undefined;
      let firstDue = Number.POSITIVE_INFINITY;
      for (const check of checks.values()) {
        const due = dueAt(check);
        if (due < firstDue) [first, firstDue] = [check, due];
      }
      if (first === undefined || firstDue > now) return { waitUntil: firstDue };
      checks.set(first.id, { ...first, lastLookedAt: now });
      return { look: first.id };
    },
  };
}
