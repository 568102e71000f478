import type { ModelSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import { createSchedule, type Schedule } from '../../../src/checks/schedule/schedule.ts';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { createFormerSchedule } from './former-schedule.ts';
import { createInformed } from './informed.ts';
import { createFormerTable } from './interval-table.ts';
import type { Policy } from './policy.ts';
import { createRoundRobin } from './round-robin.ts';
import { TIME_ZONE, type WorldTruth } from './workload.ts';

const MAX_INTERVAL_MS = 12 * 60 * MINUTE_MS;

/** The policies that know nothing about the world. */
export const POLICIES = ['round robin', 'sweep', 'former table', 'schedule'] as const;
export type PolicyName = (typeof POLICIES)[number] | 'former schedule' | 'informed';

export interface ScheduleTuning {
  minIntervalMs: number;
  /** Absent: the schedule's own. */
  floor?: number | undefined;
  history?: ModelSnapshot | undefined;
  /** The calendar's public holidays. */
  holidays?: readonly string[];
}

export function createTunedSchedule({
  minIntervalMs,
  floor,
  history,
  holidays = [],
}: ScheduleTuning): Schedule {
  const days = new Set(holidays);
  return createSchedule({
    minIntervalMs,
    maxIntervalMs: MAX_INTERVAL_MS,
    timeZone: TIME_ZONE,
    isHoliday: (day) => days.has(day),
    ...(floor === undefined ? {} : { floor }),
    ...(history === undefined ? {} : { snapshot: history }),
  });
}

/** The policies that the schedule is compared with, under the same budget and the same shortest interval. */
export function createPolicy(name: PolicyName, tuning: ScheduleTuning, truth: WorldTruth): Policy {
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
    case 'former schedule':
      return createFormerSchedule({ minIntervalMs, maxIntervalMs: MAX_INTERVAL_MS, timeZone: TIME_ZONE });
    case 'informed':
      return createInformed(truth, minIntervalMs);
  }
}
