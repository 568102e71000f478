import type { Check } from '../../checks/check.ts';
import { DAY_MS } from '../../time/durations.ts';
import { titleWithOutcome } from './check-wording.ts';

/** The state with its outcome, if any, and for a stale check how long it has been waiting; plain text. */
export function stateLabel(check: Check, staleAfterDays: number, now: number): string {
  const state = titleWithOutcome(check);
  const days = Math.floor((now - (check.invitedAt ?? check.createdAt)) / DAY_MS);
  if (check.state !== 'Pending' || days < staleAfterDays) return state;
  return `${state}, waiting ${days} ${days === 1 ? 'day' : 'days'}`;
}
