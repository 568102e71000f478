import { createMinHeap } from '../../../src/checks/schedule/min-heap.ts';
import type { ScheduledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import type { Policy } from './policy.ts';

/** How often a check is polled, by state and age; `every: 0` is the shortest interval allowed. */
const POLL_TABLE: Record<ScheduledCheck['status'], readonly { untilAge: number; every: number }[]> = {
  Pending: [
    { untilAge: HOUR_MS, every: 0 },
    { untilAge: 12 * HOUR_MS, every: 10 * MINUTE_MS },
    { untilAge: 3 * DAY_MS, every: 30 * MINUTE_MS },
    { untilAge: 7 * DAY_MS, every: 2 * HOUR_MS },
    { untilAge: Number.POSITIVE_INFINITY, every: 12 * HOUR_MS },
  ],
  'In Progress': [
    { untilAge: HOUR_MS, every: 0 },
    { untilAge: 6 * HOUR_MS, every: 5 * MINUTE_MS },
    { untilAge: 14 * DAY_MS, every: 30 * MINUTE_MS },
    { untilAge: Number.POSITIVE_INFINITY, every: 2 * HOUR_MS },
  ],
  Seldom: [{ untilAge: Number.POSITIVE_INFINITY, every: DAY_MS }],
};

export interface FormerTableOptions {
  minIntervalMs: number;
  maxIntervalMs: number;
}

/** Polls the check that has been due for longest, by a table of intervals. */
export function createFormerTable({ minIntervalMs, maxIntervalMs }: FormerTableOptions): Policy {
  const checks = new Map<string, ScheduledCheck>();
  const queue = createMinHeap<ScheduledCheck>();

  function dueAt({ status, invitedAt, inProgressSeenAt, lastPolledAt }: ScheduledCheck): number {
    if (lastPolledAt === undefined) return invitedAt;
    const bornAt = status === 'Pending' ? invitedAt : (inProgressSeenAt ?? invitedAt);
    const age = lastPolledAt - bornAt;
    const every = POLL_TABLE[status].find((row) => age < row.untilAge)?.every ?? maxIntervalMs;
    return lastPolledAt + Math.max(minIntervalMs, Math.min(every, maxIntervalMs));
  }

  function put(check: ScheduledCheck): void {
    checks.set(check.id, check);
    queue.push(dueAt(check), check);
  }

  return {
    add: put,
    polled(id, { at, status }) {
      const check = checks.get(id);
      if (check !== undefined && check.status === 'Pending' && status === 'In Progress') {
        put({ ...check, status, inProgressSeenAt: at });
      }
    },
    remove: (id) => void checks.delete(id),
    next(now) {
      for (let first = queue.peek(); first !== undefined; first = queue.peek()) {
        const { at, item: check } = first;
        const isCurrent = checks.get(check.id) === check;
        if (isCurrent && at > now) return { waitUntil: at };
        queue.pop();
        if (!isCurrent) continue;
        put({ ...check, lastPolledAt: now });
        return { poll: check.id };
      }
      return { waitUntil: Number.POSITIVE_INFINITY };
    },
  };
}
