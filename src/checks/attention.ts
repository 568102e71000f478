import { DAY_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import { RARE_POLLING } from './polling-rules.ts';

/**
 * Why somebody should look at a check.
 *
 * - decide: it is not known whether the invitation was sent.
 * - review: the result asks for a look, and may still change.
 * - starts-soon: the worker has not submitted, and starts work today or tomorrow, or has started.
 * - stale: the worker has not submitted for days.
 */
export type Concern = 'decide' | 'unknown-status' | 'gone' | 'review' | 'starts-soon' | 'stale';

export interface AttentionRules {
  /** Epoch milliseconds. */
  now: number;
  /** Local, as 2026-12-08. */
  tomorrow: string;
  staleAfterDays: number;
}

/** The foremost reason to look at a check; undefined if it needs nobody's attention. */
export function concernOf(check: Check, rules: AttentionRules): Concern | undefined {
  const { state, outcome, gone, invitedAt, createdAt, startsOn, completedSeenAt = 0 } = check;
  if (state === 'Unconfirmed') return 'decide';
  if (state === 'Completed' && outcome !== undefined) {
    const isRecent = rules.now - completedSeenAt < RARE_POLLING.resultMayChangeMs;
    return outcome.result !== 'Clear' && isRecent ? 'review' : undefined;
  }
  const isOpen =
    state === 'Pending' || state === 'In Progress' || state === 'Unknown' || state === 'Completed';
  if (gone && isOpen) return 'gone';
  if (state === 'Unknown') return 'unknown-status';
  if (state !== 'Pending') return undefined;
  if (startsOn !== undefined && startsOn <= rules.tomorrow) return 'starts-soon';
  return rules.now - (invitedAt ?? createdAt) >= rules.staleAfterDays * DAY_MS ? 'stale' : undefined;
}
