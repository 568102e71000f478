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
  /** Checked and safe to show; never stored or logged. */
  certificateUrl: string | undefined;
}

type Invited = Check & { invitationId: string };

/** Requests a check's result and records it. Rejects with WorkerChecksError or StorageError. */
export type RefreshCheck = (check: Invited, caller: Caller, by?: string) => Promise<RefreshedCheck>;

export function createRefreshCheck({ watchList, ...options }: RefreshCheckOptions): RefreshCheck {
  const fetchResult = createFetchResult(options);

  async function refresh(
    check: Invited,
    caller: Caller,
    by?: string,
  ): Promise<RefreshedCheck & { overtaken: boolean }> {
    const { fetched, certificateUrl } = await fetchResult(check.invitationId, caller, by);
    const asked = { mark: fetched.mark, before: check.lastMark };
    let overtaken = false;
    const stored = await watchList.update(check.id, (current) => {
      // A person may have corrected the id in the meantime.
      const isOfAnother = current.invitationId !== check.invitationId;
      const order = compareMarks(asked, current.lastMark);
      overtaken =
        isOfAnother || (order === 'unknown' && !isSameResult(current, applyResult(current, fetched)));
      return order === 'newer' && !isOfAnother ? applyResult(current, fetched) : current;
    });
    const isShown = stored?.state === 'Completed' && !overtaken;
    return {
      check: stored ?? check,
      certificateUrl: isShown ? certificateUrl : undefined,
      overtaken,
    };
  }

  return async (check, caller, by) => {
    const { overtaken, ...seen } = await refresh(check, caller, by);
    const { invitationId } = seen.check;
    // It is unknown which of the two requests was sent later, so a third one decides.
    return overtaken && invitationId !== undefined
      ? refresh({ ...seen.check, invitationId }, caller, by)
      : seen;
  };
}

/** Compares everything except the time and mark of the request. */
function isSameResult(one: Check, other: Check): boolean {
  const compared = ({ lastResultAt: _, lastMark: __, ...rest }: Check) => rest;
  return isDeepStrictEqual(compared(one), compared(other));
}
