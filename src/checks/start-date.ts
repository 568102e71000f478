import type { Check, Expectation } from './check.ts';
import { withPendingAudit } from './transitions.ts';

/** 'set': also if it was removed. 'ended': the check has its result, or will have none. */
export type StartDateOutcome = { kind: 'set' | 'unchanged' | 'ended'; check: Check };

export interface StartDates {
  /**
   * Changes the day the worker starts work, while the check is open.
   *
   * @param startsOn 2026-12-08; undefined: not known
   */
  setStartDate(id: string, startsOn: string | undefined, by: { userId: string }): Promise<StartDateOutcome>;
}

/** Whether it still matters when the worker starts work. */
export function takesStartDate({ state }: Check): boolean {
  return state === 'Pending' || state === 'In Progress' || state === 'Unknown' || state === 'Unconfirmed';
}

export function startDateSet(check: Check, startsOn: string | undefined, userId: string, at: number): Check {
  const { startsOn: _, expectation, claims, ...rest } = check;
  const changed = {
    ...rest,
    ...(startsOn === undefined ? {} : { startsOn }),
    ...(expectation === undefined ? {} : { expectation: withoutRisk(expectation) }),
    ...(claims?.likelyBy === undefined ? {} : { claims: { likelyBy: claims.likelyBy } }),
  };
  return withPendingAudit(changed, userId, 'start-date-changed', at);
}

/** Whether it is at risk is found anew, and so is the claim that it is. */
function withoutRisk({ atRisk: _, ...expectation }: Expectation): Expectation {
  return expectation;
}
