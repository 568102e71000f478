import { isDeepStrictEqual } from 'node:util';
import { applyResult } from '../apply-result.ts';
import type { Check } from '../check.ts';
import { compareMarks } from '../request-marks.ts';
import type { Caller } from '../vocabulary.ts';
import type { WatchList } from '../watch-list.ts';
import { createFetchResult, type FetchResultOptions } from './fetch-result.ts';

export interface RefreshCheckOptions extends FetchResultOptions {
  watchList: WatchList;
}

export interface RefreshedCheck {
  check: Check;
  /** Fit to be shown; never stored or logged. */
  certificateUrl: string | undefined;
}

type Invited = Check & { invitationId: string };

/** Asks WorkerChecks about a check and records what it saw. Rejects with WorkerChecksError or StorageError. */
export type RefreshCheck = (check: Invited, caller: Caller, by?: string) => Promise<RefreshedCheck>;

export function createRefreshCheck({ watchList, ...options }: RefreshCheckOptions): RefreshCheck {
  const fetchResult = createFetchResult(options);

  async function look(
    check: Invited,
    caller: Caller,
    by?: string,
  ): Promise<RefreshedCheck & { overtaken: boolean }> {
    const { fetched, certificateUrl } = await fetchResult(check.invitationId, caller, by);
    const asked = { mark: fetched.mark, before: check.lastMark };
    let overtaken = false;
    const stored = await watchList.update(check.id, (current) => {
      // Somebody may have corrected the id meanwhile.
      const isOfAnother = current.invitationId !== check.invitationId;
      const told = compareMarks(asked, current.lastMark);
      overtaken =
        isOfAnother || (told === 'unknown' && !tellsTheSame(current, applyResult(current, fetched)));
      return told === 'newer' && !isOfAnother ? applyResult(current, fetched) : current;
    });
    const isShown = stored?.state === 'Completed' && !overtaken;
    return {
      check: stored ?? check,
      certificateUrl: isShown ? certificateUrl : undefined,
      overtaken,
    };
  }

  return async (check, caller, by) => {
    const { overtaken, ...seen } = await look(check, caller, by);
    const { invitationId } = seen.check;
    // Which of the two was asked later nobody can say: a third one tells.
    return overtaken && invitationId !== undefined ? look({ ...seen.check, invitationId }, caller, by) : seen;
  };
}

/** All but when it was asked. */
function tellsTheSame(one: Check, other: Check): boolean {
  const told = ({ lastResultAt: _, lastMark: __, ...rest }: Check) => rest;
  return isDeepStrictEqual(told(one), told(other));
}
