import { DAY_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import type { Collection, Locks } from '../ports.ts';
import type { WatchList } from '../watch-list.ts';

/** Far longer than it takes until the check with the id is written and known to every process. */
const REMEMBERED_MS = DAY_MS;

export interface InvitationClaimsOptions {
  watchList: Pick<WatchList, 'all' | 'get'>;
  locks: Locks;
  /** Which check last received an invitation id; shared by all processes. */
  given: Pick<Collection<{ checkId: string }>, 'get' | 'set'>;
  /** A keyed hash, so that no storage key is an invitation id. */
  fingerprint: (text: string) => string;
}

/** Ensures, across all processes, that an invitation id typed by a person belongs to one check only. */
export interface InvitationClaims {
  /**
   * Runs `give`, which writes the id to the check, unless another check has the id. Ids ignore case. Rejects as `give`
   * does, and with StorageError.
   */
  claim<T>(
    invitationId: string,
    checkId: string,
    give: () => Promise<T>,
  ): Promise<{ takenBy: Check } | { given: T }>;
}

export function createInvitationClaims(options: InvitationClaimsOptions): InvitationClaims {
  const { watchList, locks, given, fingerprint } = options;

  async function holder(key: string, sought: string, checkId: string): Promise<Check | undefined> {
    const has = (check: Check | undefined) => check?.invitationId?.toLowerCase() === sought;
    const last = await given.get(key);
    const ids = (await watchList.all()).filter(has).map(({ id }) => id);
    // The cached watch list may be out of date: read these checks from the store.
    for (const id of new Set(last === undefined ? ids : [last.checkId, ...ids])) {
      const check = id === checkId ? undefined : await watchList.get(id);
      if (check !== undefined && has(check)) return check;
    }
    return undefined;
  }

  return {
    claim(invitationId, checkId, give) {
      const sought = invitationId.toLowerCase();
      const key = fingerprint(sought);
      return locks.hold(`invitation:${key}`, async () => {
        const takenBy = await holder(key, sought, checkId);
        if (takenBy !== undefined) return { takenBy };
        await given.set(key, { checkId }, REMEMBERED_MS);
        return { given: await give() };
      });
    },
  };
}
