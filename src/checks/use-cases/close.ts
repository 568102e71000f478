import type { CheckService, CloseOutcome, ForgetOutcome } from '../check-service.ts';
import type { Locks } from '../ports.ts';
import { PURGE_RULES } from '../purge-rules.ts';
import { closed, isClosable, purged, withPendingAudit } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import { requireCheck } from './require-check.ts';

export interface CloseOptions {
  watchList: Pick<WatchList, 'get' | 'update'>;
  locks: Locks;
  now: () => number;
}

/** Closing and forgetting: the two ways a person can end a check. */
export function createClose(options: CloseOptions): Pick<CheckService, 'close' | 'forget'> {
  const { watchList, locks, now } = options;

  return {
    close: (id, reason, { userId }) =>
      locks.hold(checkLock(id), async (): Promise<CloseOutcome> => {
        let kind: CloseOutcome['kind'] = 'not-closable';
        const check = await watchList.update(id, (current) => {
          kind = isClosable(current) ? 'closed' : 'not-closable';
          return isClosable(current) ? closed(current, { userId, reason }, now()) : current;
        });
        return { kind, check: check ?? (await requireCheck(watchList, id)) };
      }),
    forget: (id, { userId }) =>
      locks.hold(checkLock(id), async (): Promise<ForgetOutcome> => {
        let kind: ForgetOutcome['kind'] = 'forgotten';
        const check = await watchList.update(id, (current) => {
          // The form may be processed again after a restart: to the person who purged the check, that is a success.
          if (current.state === 'Purged') kind = current.purgedBy === userId ? 'forgotten' : 'already-purged';
          if (current.state === 'Purged') return current;
          kind = current.state === 'Inviting' ? 'being-sent' : 'forgotten';
          if (kind !== 'forgotten') return current;
          const forgotten = { ...purged(current, now()), purgedBy: userId };
          return withPendingAudit(forgotten, userId, 'purged', now(), { about: PURGE_RULES.onRequest });
        });
        return { kind, check: check ?? (await requireCheck(watchList, id)) };
      }),
  };
}
