import type { Locks } from '../ports.ts';
import { type StartDateOutcome, type StartDates, startDateSet, takesStartDate } from '../start-date.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import { requireCheck } from './require-check.ts';

export interface SetStartDateOptions {
  watchList: Pick<WatchList, 'get' | 'update'>;
  locks: Locks;
  now: () => number;
}

export function createSetStartDate({ watchList, locks, now }: SetStartDateOptions): StartDates {
  return {
    setStartDate: (id, startsOn, { userId }) =>
      locks.hold(checkLock(id), async () => {
        let kind: StartDateOutcome['kind'] = 'ended';
        const check = await watchList.update(id, (current) => {
          kind = !takesStartDate(current) ? 'ended' : current.startsOn === startsOn ? 'unchanged' : 'set';
          return kind === 'set' ? startDateSet(current, startsOn, userId, now()) : current;
        });
        return { kind, check: check ?? (await requireCheck(watchList, id)) };
      }),
  };
}
