import type { WorkerChecksError } from '../../errors.ts';
import type { Check, Replacement } from '../check.ts';
import type { ResendOutcome } from '../check-service.ts';
import { retryWrite } from '../durable-write.ts';
import { newCheck } from '../new-check.ts';
import type { RequestMark } from '../request-marks.ts';
import {
  cancelGivenUp,
  cancelled,
  cancelUnanswered,
  isRequestable,
  replacementWritten,
} from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import type { Invited, RequestCancellation } from './request-cancellation.ts';
import { requireCheck } from './require-check.ts';

export interface ReplaceCheckOptions {
  watchList: WatchList;
  requestCancellation: RequestCancellation;
  /** This process's id. */
  process: string;
  now: () => number;
  nextMark: () => RequestMark;
}

type NotReplaced = Extract<ResendOutcome, { kind: 'too-late' | 'not-cancelled' }>;

export type Replaced =
  /** `made`: the new check, whose invitation is to be sent now; undefined if it already existed. */
  { kind: 'replaced'; check: Check; made: Check | undefined } | NotReplaced;

/**
 * Carries out an intention to replace a check, up to the new check's own intention: cancels, and only once that is
 * certain writes the new check. Rejects with StorageError.
 *
 * @param givesUp whether to drop the intention after this failure to cancel
 */
export type ReplaceCheck = (
  check: Check,
  replacement: Replacement,
  givesUp: (error: WorkerChecksError) => boolean,
) => Promise<Replaced>;

export function createReplaceCheck(options: ReplaceCheckOptions): ReplaceCheck {
  const { watchList, requestCancellation, process, now, nextMark } = options;

  const record = (id: string, change: (check: Check) => Check) =>
    retryWrite(async () => (await watchList.update(id, change)) ?? requireCheck(watchList, id));

  async function cancelOld(
    check: Invited,
    givesUp: (error: WorkerChecksError) => boolean,
  ): Promise<{ kind: 'cancelled'; check: Check } | NotReplaced> {
    const answer = await requestCancellation(check);
    const mark = nextMark();
    switch (answer.kind) {
      case 'cancelled':
      case 'cancelled-before': {
        // Retention may have removed the intention.
        const ended = await record(check.id, (current) =>
          current.replacing === undefined ? current : cancelled(current, now(), mark),
        );
        return ended.state === 'Replaced'
          ? { kind: 'cancelled', check: ended }
          : { kind: 'too-late', check: ended };
      }
      case 'too-late':
        return { kind: 'too-late', check: await record(check.id, cancelGivenUp) };
      case 'failed': {
        const { error, isOpen } = answer;
        if (!givesUp(error)) return { kind: 'not-cancelled', check, error, isOpen };
        const change = (current: Check) =>
          isOpen ? cancelUnanswered(current, mark) : cancelGivenUp(current);
        return { kind: 'not-cancelled', check: await record(check.id, change), error, isOpen };
      }
    }
  }

  /** Writes the new check; undefined if another process already has. */
  async function writeNew(check: Check, replacement: Replacement): Promise<Check | undefined> {
    const { checkId: id, reference, productId, productName, worker, note, startsOn, userId } = replacement;
    const made: Check = {
      ...newCheck({
        ...{ id, reference, productId, productName, worker, requester: check.requester },
        channelId: check.card.channelId ?? check.channelId,
        at: now(),
      }),
      ...(note === undefined ? {} : { note }),
      ...(startsOn === undefined ? {} : { startsOn }),
      ...(check.owner === undefined ? {} : { owner: check.owner }),
      ...(check.notes === undefined ? {} : { notes: check.notes }),
      replaces: { checkId: check.id, reference: check.reference },
      sendingAgain: { userId },
      invitingProcess: process,
    };
    const isOurs = await retryWrite(async () => {
      if (await watchList.insert(made)) return true;
      const there = await watchList.get(id);
      return there?.invitingProcess === process && there.createdAt === made.createdAt;
    });
    return isOurs ? made : undefined;
  }

  return async (check, replacement, givesUp) => {
    let ended = check;
    if (check.state !== 'Replaced') {
      if (!isRequestable(check)) return { kind: 'too-late', check };
      const answer = await cancelOld(check, givesUp);
      if (answer.kind !== 'cancelled') return answer;
      ended = answer.check;
    }
    const made = await writeNew(ended, replacement);
    return { kind: 'replaced', check: await record(check.id, replacementWritten), made };
  };
}
