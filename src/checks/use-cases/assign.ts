import {
  type Assigning,
  type AssignOutcome,
  assigned,
  isAssignable,
  ownerOf,
  withAssignmentNotice,
} from '../owner.ts';
import type { Locks } from '../ports.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import { requireCheck } from './require-check.ts';

export interface AssignOptions {
  watchList: Pick<WatchList, 'get' | 'update'>;
  locks: Locks;
  now: () => number;
}

export function createAssign({ watchList, locks, now }: AssignOptions): Assigning {
  return {
    assign: (id, to, { userId: by }) =>
      locks.hold(checkLock(id), async (): Promise<AssignOutcome> => {
        let kind: AssignOutcome['kind'] = 'ended';
        const at = now();
        const check = await watchList.update(id, (current) => {
          kind = 'ended';
          if (!isAssignable(current)) return current;
          kind = ownerOf(current) === to ? 'unchanged' : 'assigned';
          if (kind === 'unchanged') return current;
          return withAssignmentNotice(assigned(current, { userId: to, by, at, action: 'assigned' }));
        });
        return { kind, check: check ?? (await requireCheck(watchList, id)) };
      }),
  };
}
