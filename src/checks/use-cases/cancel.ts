import { WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { CancelOutcome, CheckService, Person } from '../check-service.ts';
import { confirmWrite, retryWrite } from '../durable-write.ts';
import type { Locks } from '../ports.ts';
import type { RequestMark } from '../request-marks.ts';
import { cancelGivenUp, cancelIntended, cancelled, cancelUnanswered, isRequestable } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import type { RefreshCheck } from './refresh-check.ts';
import { type Invited, type RequestCancellation, refreshOrError } from './request-cancellation.ts';
import { requireCheck } from './require-check.ts';

export interface CancelOptions {
  watchList: WatchList;
  requestCancellation: RequestCancellation;
  refreshCheck: RefreshCheck;
  locks: Locks;
  /** This process's id. */
  process: string;
  now: () => number;
  nextMark: () => RequestMark;
}

/** Cancels a check: the intention is written before the request, the outcome after it. */
export function createCancel(options: CancelOptions): Pick<CheckService, 'cancel'> {
  const { watchList, requestCancellation, refreshCheck, locks, process, now, nextMark } = options;

  async function changed(id: string, change: (check: Check) => Check): Promise<Check> {
    return (await watchList.update(id, change)) ?? requireCheck(watchList, id);
  }

  const record = (check: Check, change: (check: Check) => Check) =>
    retryWrite(() => changed(check.id, change));

  /** Clears an intention that an earlier process may have left. */
  async function tooLate(check: Check): Promise<CancelOutcome> {
    const current = check.cancelling === undefined ? check : await record(check, cancelGivenUp);
    return { kind: 'too-late', check: current };
  }

  async function intend({ id }: Invited, { userId }: Person): Promise<void> {
    const at = now();
    await confirmWrite(
      () => changed(id, (current) => cancelIntended(current, { userId, process }, at)),
      async () => {
        const check = await requireCheck(watchList, id);
        return check.cancelling?.at === at ? check : undefined;
      },
    );
  }

  async function request(check: Invited, person: Person): Promise<CancelOutcome> {
    await intend(check, person);
    const answer = await requestCancellation(check);
    const mark = nextMark();
    switch (answer.kind) {
      case 'cancelled':
        return {
          kind: 'cancelled',
          check: await record(check, (current) => cancelled(current, now(), mark)),
        };
      case 'cancelled-before':
        return { kind: 'already-cancelled', check: answer.check };
      case 'too-late':
        return tooLate(answer.check);
      case 'failed': {
        const change = (current: Check) =>
          answer.isOpen ? cancelUnanswered(current, mark) : cancelGivenUp(current);
        return { kind: 'failed', check: await record(check, change), error: answer.error };
      }
    }
  }

  return {
    cancel: (id, person) =>
      locks.hold(checkLock(id), async () => {
        const check = await requireCheck(watchList, id);
        if (check.state === 'Cancelled') return { kind: 'already-cancelled', check };
        if (check.state === 'Replaced' || !isRequestable(check)) return tooLate(check);
        if (check.state === 'Pending' || check.state === 'Unknown') return request(check, person);
        // Our record may be stale: a status can go back to Pending.
        const seen = await refreshOrError(refreshCheck, check, person.userId);
        if (seen instanceof WorkerChecksError) return tooLate(check);
        return seen.state === 'Pending' ? request(check, person) : tooLate(seen);
      }),
  };
}
