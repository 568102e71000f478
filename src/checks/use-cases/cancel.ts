import { WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { CancelOutcome, CheckService, Person } from '../check-service.ts';
import { confirmWrite, retryWrite } from '../durable-write.ts';
import type { Locks, WorkerChecks } from '../ports.ts';
import type { RequestMark } from '../request-marks.ts';
import { cancelGivenUp, cancelIntended, cancelled, cancelUnanswered, isRequestable } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import type { RefreshCheck } from './refresh-check.ts';

export interface CancelOptions {
  watchList: WatchList;
  workerChecks: Pick<WorkerChecks, 'cancel'>;
  refreshCheck: RefreshCheck;
  locks: Locks;
  /** Tells this process from all others. */
  process: string;
  now: () => number;
  nextMark: () => RequestMark;
  /** The check, or a BotError that says it is not known. */
  known: (id: string) => Promise<Check>;
}

type Invited = Check & { invitationId: string };

/** Cancelling may be repeated, so it is: once after an answer that was lost. What counts is what WorkerChecks says then. */
export function createCancel(options: CancelOptions): Pick<CheckService, 'cancel'> {
  const { watchList, workerChecks, refreshCheck, locks, process, now, nextMark, known } = options;

  async function changed(id: string, change: (check: Check) => Check): Promise<Check> {
    return (await watchList.update(id, change)) ?? known(id);
  }

  const became = (check: Check, change: (check: Check) => Check) =>
    retryWrite(() => changed(check.id, change));

  async function attempt(check: Invited): Promise<WorkerChecksError | undefined> {
    try {
      await workerChecks.cancel(check.invitationId);
      return undefined;
    } catch (error) {
      if (error instanceof WorkerChecksError) return error;
      throw error;
    }
  }

  async function fetchResult(check: Invited, by?: string): Promise<Check | WorkerChecksError> {
    try {
      return (await refreshCheck(check, 'person', by)).check;
    } catch (error) {
      if (error instanceof WorkerChecksError) return error;
      throw error;
    }
  }

  async function done(check: Invited): Promise<CancelOutcome> {
    const mark = nextMark();
    return { kind: 'cancelled', check: await became(check, (current) => cancelled(current, now(), mark)) };
  }

  /** An earlier process may have left its intention. */
  async function tooLate(check: Check): Promise<CancelOutcome> {
    const given = check.cancelling === undefined ? check : await became(check, cancelGivenUp);
    return { kind: 'too-late', check: given };
  }

  async function intend({ id }: Invited, { userId }: Person): Promise<void> {
    const at = now();
    await confirmWrite(
      () => changed(id, (current) => cancelIntended(current, { userId, process }, at)),
      async () => {
        const check = await known(id);
        return check.cancelling?.at === at ? check : undefined;
      },
    );
  }

  async function request(check: Invited, person: Person): Promise<CancelOutcome> {
    await intend(check, person);
    for (let triesLeft = 1; ; triesLeft -= 1) {
      const error = await attempt(check);
      if (error === undefined) return done(check);
      // The intention stands: without knowing what came of it nobody goes away.
      const seen = await retryWrite(() => fetchResult(check));
      if (!(seen instanceof WorkerChecksError)) {
        if (seen.state === 'Cancelled') {
          // Ours, its answer lost; or somebody's before us.
          return error.effect === 'possible' ? done(check) : { kind: 'already-cancelled', check: seen };
        }
        if (seen.state !== 'Pending' && seen.state !== 'Unknown') {
          return tooLate(seen);
        }
        if (error.effect === 'possible' && triesLeft > 0) continue;
      }
      const isOpen = seen instanceof WorkerChecksError && error.effect === 'possible';
      const mark = nextMark();
      const change = (current: Check) => (isOpen ? cancelUnanswered(current, mark) : cancelGivenUp(current));
      return { kind: 'failed', check: await became(check, change), error };
    }
  }

  return {
    cancel: (id, person) =>
      locks.hold(`deed:${id}`, async () => {
        const check = await known(id);
        if (check.state === 'Cancelled') return { kind: 'already-cancelled', check };
        if (!isRequestable(check)) return tooLate(check);
        if (check.state === 'Pending' || check.state === 'Unknown') return request(check, person);
        // What we know may be out of date: a status can go back to Pending.
        const seen = await fetchResult(check, person.userId);
        if (seen instanceof WorkerChecksError) return tooLate(check);
        return seen.state === 'Pending' ? request(check, person) : tooLate(seen);
      }),
  };
}
