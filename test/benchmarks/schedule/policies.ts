import type { ModelSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import { createSchedule, type Schedule } from '../../../src/checks/schedule/schedule.ts';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { createFormerTable } from './interval-table.ts';
import type { Policy } from './policy.ts';
import { createRoundRobin } from './round-robin.ts';
import { TIME_ZONE } from './workload.ts';

const MAX_INTERVAL_MS = 12 * 60 * MINUTE_MS;

export const POLICIES = ['round robin', 'sweep', 'former table', 'schedule'] as const;
export type PolicyName = (typeof POLICIES)[number];

export interface ScheduleTuning {
  minIntervalMs: number;
  /** Absent: the schedule's own. */
  floor?: number | undefined;
  history?: ModelSnapshot | undefined;
}

export function createTunedSchedule({ minIntervalMs, floor, history }: ScheduleTuning): Schedule {
  return createSchedule({
    minIntervalMs,
    maxIntervalMs: MAX_INTERVAL_MS,
    timeZone: TIME_ZONE,
    ...(floor === undefined ? {} : { floor }),
    ...(history === undefined ? {} : { snapshot: history }),
  });
}

/** What the schedule is held against, under the same budget and the same shortest interval. */
export function createPolicy(name: PolicyName, tuning: ScheduleTuning): Policy {
  const { minIntervalMs } = tuning;
  switch (name) {
    case 'round robin':
      return createRoundRobin(minIntervalMs);
    case 'sweep':
      return createRoundRobin(15 * MINUTE_MS);
    case 'former table':
      return createFormerTable({ minIntervalMs, maxIntervalMs: MAX_INTERVAL_MS });
    case 'schedule':
      return createTunedSchedule(tuning);
  }
}
