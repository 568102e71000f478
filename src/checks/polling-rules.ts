import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import { isRequestable } from './transitions.ts';

/** Maximum interval between polls of an open check, unless more are open than the budget allows. */
export const POLL_MAX_INTERVAL_MS = 12 * HOUR_MS;

/** Result requests per 60 seconds: the account's total, and how many of those are reserved for people. */
export interface PollLimits {
  resultRequestsPerMinute: number;
  resultRequestsReserved: number;
}

/** The poller's share of the account's result requests. */
export function pollsPerMinute(limits: PollLimits): number {
  return limits.resultRequestsPerMinute - limits.resultRequestsReserved;
}

/**
 * Poll intervals for a check that has ended, or is unlikely to. A completed check is polled alike whatever its outcome
 * and whether or not it has a certificate: request counts are public in the metrics and must not reveal outcomes.
 */
export const RARE_POLLING = {
  /**
   * Something is missing that should arrive soon, or the answer was odd: a result, a certificate, a known status, the
   * invitation itself. The first poll comes after the minimum interval or `first`, whichever is shorter; each further
   * one when the elapsed time has quadrupled.
   */
  awaited: { first: 2 * MINUTE_MS, growth: 3, most: DAY_MS },
  /**
   * How long a result may still change: polled daily at first, then weekly. Four weeks are exactly 20 business days, in
   * which a referred result may be decided.
   */
  resultMayChangeMs: 28 * DAY_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  /** Open for longer than this, a check is unlikely to end: after 60 days it is polled every second day, and so on. */
  unlikelyMs: { Pending: 30 * DAY_MS, 'In Progress': 90 * DAY_MS },
  unlikelyShare: 1 / 30,
} as const;

/**
 * Open: the result is still outstanding and may still come. The lists and the Home tab use this definition: Inviting,
 * Unconfirmed, Pending, In Progress, Unknown, and Completed without a result.
 */
export function isOpen(check: Check): boolean {
  switch (check.state) {
    case 'Inviting':
    case 'Unconfirmed':
    case 'Pending':
    case 'In Progress':
    case 'Unknown':
      return true;
    case 'Completed':
      return check.outcome === undefined;
    default:
      return false;
  }
}

/** Whether nothing further is expected, though the result may still change. */
export function isFinal({ state, outcome, certificate }: Check): boolean {
  if (state !== 'Completed' || outcome === undefined || certificate === 'none') return false;
  return outcome.result !== 'Refer' && outcome.result !== 'Unknown';
}

/** How the poller follows a check: by its product's model, or seldom; undefined: not at all. */
export type PollingMode = 'Pending' | 'In Progress' | 'Seldom' | undefined;

/** @param now epoch milliseconds */
export function pollingMode(check: Check, now: number): PollingMode {
  if (!isRequestable(check)) return undefined;
  switch (check.state) {
    case 'Pending':
    case 'In Progress': {
      const isUnlikely = now - openSince(check) >= RARE_POLLING.unlikelyMs[check.state];
      return check.gone || isUnlikely ? 'Seldom' : check.state;
    }
    case 'Unknown':
    case 'Completed':
      return 'Seldom';
    default:
      return undefined;
  }
}

function openSince(check: Check): number {
  if (check.state === 'In Progress') return check.inProgressSeenAt ?? check.stateSince;
  return check.invitedAt ?? check.createdAt;
}

/** When the growing intervals started. */
function seldomSince(check: Check): number {
  if (check.gone) return check.goneSince ?? check.stateSince;
  if (check.state === 'Completed') return check.completedSeenAt ?? check.stateSince;
  return check.state === 'Unknown' ? check.stateSince : openSince(check);
}

/**
 * Interval before the next poll of a check that is polled seldom, milliseconds.
 *
 * @param polledAt its last poll, epoch milliseconds
 * @param minIntervalMs minimum interval between two polls of one check
 */
export function rareIntervalMs(check: Check, polledAt: number, minIntervalMs: number): number {
  const { awaited, daily, weekly, resultMayChangeMs, unlikelyShare } = RARE_POLLING;
  const age = Math.max(0, polledAt - seldomSince(check));
  const isOpenYet = (check.state === 'Pending' || check.state === 'In Progress') && !check.gone;
  if (isOpenYet) return Math.min(weekly, Math.max(daily, unlikelyShare * age));
  if (age > resultMayChangeMs) return weekly;
  return Math.min(awaited.most, Math.max(Math.min(awaited.first, minIntervalMs), awaited.growth * age));
}
