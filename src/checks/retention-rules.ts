import { DAY_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import { purged, withPendingAudit } from './transitions.ts';

/** Nothing is kept longer than this after the invitation, whatever its end. */
const LONGEST_MS = 365 * DAY_MS;
/** A stored moment that is later than now by this much, or earlier than this program, was written by a wrong clock. */
const AHEAD_MS = DAY_MS;
const EARLIEST = Date.UTC(2026, 0);

export interface RetentionRules {
  retentionDays: number;
  /**
   * Whether it may count that WorkerChecks has not answered about an open check for so long: not before the bot had the
   * time to ask.
   */
  unseenCounts: boolean;
}

/**
 * When the bot saw it end, or that WorkerChecks no longer knows it; while it is open, when WorkerChecks last answered
 * about it. By the bot's own clock: WorkerChecks' dates may be anything.
 */
function endSeenAt(check: Check): number {
  switch (check.state) {
    case 'Completed':
      return check.completedSeenAt ?? check.stateSince;
    case 'Cancelled':
    case 'Replaced':
      return check.cancelledAt ?? check.stateSince;
    case 'Pending':
    case 'In Progress':
    case 'Unknown':
      if (check.gone) return check.goneSince ?? check.stateSince;
      return Math.max(check.lastResultAt ?? 0, check.stateSince);
    default:
      return check.stateSince;
  }
}

const invitedAt = (check: Check) => check.invitedAt ?? check.createdAt;

function isOpenStill({ state, gone }: Check): boolean {
  return !gone && (state === 'Pending' || state === 'In Progress' || state === 'Unknown');
}

/** When worker details and outcome are to be purged, epoch milliseconds; undefined where they are. */
export function purgeAt(check: Check, { retentionDays, unseenCounts }: RetentionRules): number | undefined {
  if (check.state === 'Purged') return undefined;
  const dated = (said: number) => check.misdated?.find((one) => one.said === said)?.at ?? said;
  const latest = dated(invitedAt(check)) + LONGEST_MS;
  // Whoever writes its outcome is at it, or it is Unconfirmed soon.
  if (check.state === 'Inviting') return latest;
  if (isOpenStill(check) && !unseenCounts) return latest;
  return Math.min(latest, dated(endSeenAt(check)) + retentionDays * DAY_MS);
}

/** The check with moments of a wrong clock taken for `now`; itself where there is none. */
export function redated(check: Check, now: number): Check {
  if (now < EARLIEST) return check;
  const known = new Set(check.misdated?.map(({ said }) => said));
  const wrong = [endSeenAt(check), invitedAt(check)].filter(
    (at) => (at > now + AHEAD_MS || at < EARLIEST) && !known.has(at),
  );
  if (check.state === 'Purged' || wrong.length === 0) return check;
  const added = [...new Set(wrong)].map((said) => ({ said, at: now }));
  return { ...check, misdated: [...(check.misdated ?? []), ...added] };
}

/** Purged where that is due by now. The line for the audit is written with what it tells of. */
export function purgedWhereDue(check: Check, rules: RetentionRules, now: number): Check {
  const dueAt = purgeAt(check, rules);
  return dueAt !== undefined && dueAt <= now
    ? withPendingAudit(purged(check, now), 'bot', 'purged', now)
    : check;
}
