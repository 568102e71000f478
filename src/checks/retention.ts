import type { Check } from './check.ts';
import type { Audit } from './ports.ts';
import { purged } from './transitions.ts';
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
  audit: Audit;
  retentionDays: number;
  now: () => number;
}

/** Purges what is due; resolves with how many. The audit line comes first and is written once. */
export async function purgeDue({ watchList, audit, retentionDays, now }: RetentionOptions): Promise<number> {
  let count = 0;
  for (const check of await watchList.all()) {
    const dueAt = purgeDueAt(check, retentionDays);
    if (dueAt === undefined || dueAt > now()) continue;
    await audit.record({ userId: 'bot', deed: 'purged', reference: check.reference }, `${check.id}:purged`);
    await watchList.update(check.id, (current) => purged(current, now()));
    count += 1;
  }
  return count;
}
