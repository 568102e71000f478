import { DAY_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import { PURGE_RULES } from './purge-rules.ts';
import { purged, withPendingAudit } from './transitions.ts';

/** Maximum retention after the invitation, whatever the state. */
const LONGEST_DAYS = 365;
/** A stored timestamp later than now by this much, or older than this program, was written by a wrong clock. */
const AHEAD_MS = DAY_MS;
const EARLIEST = Date.UTC(2026, 0);

export interface RetentionRules {
  retentionDays: number;
  /**
   * Whether an open check may be purged because WorkerChecks has not answered about it for so long. False until the bot
   * has had time to ask.
   */
  unseenCounts: boolean;
}

/**
 * When the bot saw it end, or saw that WorkerChecks no longer knows it; while open, when WorkerChecks last answered
 * about it. By the bot's own clock: WorkerChecks' dates are not trusted.
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

/** Whether it has not ended, so that retention counts from when it was last seen. */
const isOpen = ({ state }: Check): boolean =>
  state === 'Pending' || state === 'In Progress' || state === 'Unknown';

/** A purge that retention asks for. `rule`: as in the audit log. */
interface DuePurge {
  /** Epoch milliseconds. */
  at: number;
  rule: string;
}

function duePurge(check: Check, { retentionDays, unseenCounts }: RetentionRules): DuePurge | undefined {
  if (check.state === 'Purged') return undefined;
  const dated = (said: number) => check.misdated?.find((one) => one.said === said)?.at ?? said;
  const latest = {
    at: dated(invitedAt(check)) + LONGEST_DAYS * DAY_MS,
    rule: PURGE_RULES.afterInvitation(LONGEST_DAYS),
  };
  // The process sending the invitation is still at work, or the check will soon be Unconfirmed.
  if (check.state === 'Inviting') return latest;
  if (isOpen(check) && !check.gone && !unseenCounts) return latest;
  const at = dated(endSeenAt(check)) + retentionDays * DAY_MS;
  const rule = isOpen(check) ? PURGE_RULES.afterLastSeen : PURGE_RULES.afterEnd;
  return latest.at <= at ? latest : { at, rule: rule(retentionDays) };
}

/** When worker details and outcome are to be purged, epoch milliseconds; undefined if they already are. */
export function purgeAt(check: Check, rules: RetentionRules): number | undefined {
  return duePurge(check, rules)?.at;
}

/** Corrects timestamps of a wrong clock to `now`. Returns the same check if there are none. */
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

/** Purges the check if it is due. The audit entry, which names the rule, is written together with the purge. */
export function purgedIfDue(check: Check, rules: RetentionRules, now: number): Check {
  const due = duePurge(check, rules);
  return due !== undefined && due.at <= now
    ? withPendingAudit(purged(check, now), 'bot', 'purged', now, { about: due.rule })
    : check;
}
