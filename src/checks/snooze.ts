import type { Check } from './check.ts';
import { withPendingAudit } from './transitions.ts';

/** For how many business days a check can be snoozed. */
export const SNOOZE_DAYS = [1, 3, 5] as const;

/** 'ended': it was purged. */
export type SnoozeOutcome = { kind: 'snoozed' | 'ended'; check: Check };

export interface Snoozing {
  /** Leaves the check out of the digest, and of what needs attention, before the day `until`: 2026-12-08. */
  snooze(id: string, until: string, by: { userId: string }): Promise<SnoozeOutcome>;
}

export function snoozed(check: Check, until: string, userId: string, at: number): Check {
  const { state, resultRevision } = check;
  if (check.snoozed?.until === until && isSnoozed(check, '')) return check;
  const after = { ...check, snoozed: { until, by: userId, at, state, resultRevision } };
  return withPendingAudit(after, userId, 'snoozed', at, { about: `until ${until}` });
}

/**
 * Whether it is snoozed on this day. A check that has entered another state since, or has another result, is not.
 *
 * @param today 2026-12-08
 */
export function isSnoozed({ snoozed: set, state, resultRevision }: Check, today: string): boolean {
  return (
    set !== undefined && today < set.until && set.state === state && set.resultRevision === resultRevision
  );
}
