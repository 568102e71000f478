import type { Check } from './check.ts';
import { purged, withDeed } from './transitions.ts';
import type { WatchList } from './watch-list.ts';

const DAY = 86_400_000;

/** From when the days of retention count: the release, the cancelling, or the end of an invitation never made. */
function keptSince(check: Check): number | undefined {
  switch (check.state) {
    case 'Completed': {
      if (check.outcome === undefined) return undefined;
      const released = Date.parse(check.outcome.releaseDate ?? '');
      return Number.isNaN(released) ? check.completedSeenAt : released;
    }
    case 'Cancelled':
      return check.cancelledAt ?? check.stateSince;
    case 'Refused':
    case 'Unconfirmed':
      return check.stateSince;
    default:
      return undefined;
  }
}

/** When worker details and outcome are to be purged; undefined while the check is open, and once it is done. */
export function purgeDueAt(check: Check, retentionDays: number): number | undefined {
  const since = keptSince(check);
  return since === undefined ? undefined : since + retentionDays * DAY;
}

export interface RetentionOptions {
  watchList: WatchList;
  retentionDays: number;
  now: () => number;
}

/** Purges what is due; resolves with how many. The line for the audit is written with what it tells of. */
export async function purgeDue({ watchList, retentionDays, now }: RetentionOptions): Promise<number> {
  const isDue = (check: Check) => (purgeDueAt(check, retentionDays) ?? Number.POSITIVE_INFINITY) <= now();
  let count = 0;
  for (const { id } of (await watchList.all()).filter(isDue)) {
    let due = false;
    await watchList.update(id, (check) => {
      // Somebody may have sent it again meanwhile.
      due = isDue(check);
      return due ? withDeed(purged(check, now()), 'bot', 'purged', now()) : check;
    });
    if (due) count += 1;
  }
  return count;
}
