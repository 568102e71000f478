import { type SnoozeOutcome, type Snoozing, snoozed } from '../snooze.ts';
import type { WatchList } from '../watch-list.ts';
import { requireCheck } from './require-check.ts';

export interface SnoozeCheckOptions {
  watchList: Pick<WatchList, 'get' | 'update'>;
  now: () => number;
}

export function createSnoozeCheck({ watchList, now }: SnoozeCheckOptions): Snoozing {
  return {
    async snooze(id, until, { userId }) {
      let kind: SnoozeOutcome['kind'] = 'ended';
      const at = now();
      const check = await watchList.update(id, (current) => {
        kind = current.state === 'Purged' ? 'ended' : 'snoozed';
        return kind === 'ended' ? current : snoozed(current, until, userId, at);
      });
      return { kind, check: check ?? (await requireCheck(watchList, id)) };
    },
  };
}
