import type { Check } from './check.ts';

/** Whether the report counts it: it was sent. A resent invitation counts once, as the check that replaced it. */
export function isCountable(check: Pick<Check, 'invitedAt' | 'replacedBy'>): boolean {
  return check.invitedAt !== undefined && check.replacedBy === undefined;
}

/** Whether it is purged and the statistics have yet to count it. */
export function isUncounted(check: Check): boolean {
  return check.state === 'Purged' && check.counted === undefined && isCountable(check);
}
