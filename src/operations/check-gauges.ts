import type { Check } from '../checks/check.ts';
import { following, isOpen } from '../checks/following.ts';
import { purgePending } from '../checks/purge-pending.ts';
import type { CheckGauges } from './metrics.ts';

/** What /metrics shows of the checks and the budget. `expectedDelay`: milliseconds. */
export function checkGauges(
  checks: readonly Check[],
  {
    budgetUsed,
    expectedDelay,
    unreadableRecords,
    now,
  }: {
    budgetUsed: number;
    expectedDelay: number | undefined;
    unreadableRecords: CheckGauges['unreadableRecords'];
    now: number;
  },
): CheckGauges {
  const open = checks.filter(isOpen);
  const openChecks: Record<string, number> = {};
  let oldest = now;
  for (const check of open) {
    openChecks[check.state] = (openChecks[check.state] ?? 0) + 1;
    const polled = following(check, now);
    if (polled === 'Pending' || polled === 'In Progress') {
      oldest = Math.min(oldest, check.lastLookedAt ?? check.createdAt);
    }
  }
  return {
    budgetUsed,
    unreadableRecords,
    openChecks,
    purgesPending: checks.filter(purgePending).length,
    oldestUnseenSeconds: Math.max(0, (now - oldest) / 1000),
    expectedDelaySeconds: expectedDelay === undefined ? undefined : expectedDelay / 1000,
  };
}
