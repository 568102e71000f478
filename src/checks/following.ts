import type { Check } from './check.ts';
import { observable } from './transitions.ts';

const DAY = 86_400_000;

/** Four weeks hold exactly 20 business days: so long a result that may still settle is looked at once a day. */
export const SETTLING_MS = 28 * DAY;

/** A certificate that is not there with the result is waited for this long. */
export const CERTIFICATE_WAIT_MS = DAY;

/** Open: its result is not there yet, and may still come. What lists and Home call an open check. */
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

/** Whether the poller still looks at it. */
export function isFollowed(check: Check, now: number): boolean {
  if (!observable(check)) return false;
  if (isOpen(check)) return true;
  if (check.state !== 'Completed' || check.outcome === undefined) return false;
  const since = now - (check.completedSeenAt ?? check.stateSince);
  if (check.outcome.result === 'Refer' || check.outcome.result === 'Unknown') return since <= SETTLING_MS;
  return check.certificate === 'none' && since <= CERTIFICATE_WAIT_MS;
}

/**
 * The status the schedule goes by. A result that is not there yet, an unknown status and a certificate that is
 * still missing are like In Progress: news may come any time.
 */
export function scheduledStatus(check: Check): 'Pending' | 'In Progress' | 'Completed' {
  if (check.state === 'Pending') return 'Pending';
  const settling = check.outcome?.result === 'Refer' || check.outcome?.result === 'Unknown';
  return check.state === 'Completed' && settling ? 'Completed' : 'In Progress';
}
