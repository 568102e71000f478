import { BotError, WorkerChecksError } from '../errors.ts';
import { createCancelling } from './cancelling.ts';
import type { Check } from './check.ts';
import { createClosing } from './closing.ts';
import type { Desk } from './desk.ts';
import { finishCancelling } from './finish-cancelling.ts';
import { createFollowInvitation } from './follow-invitation.ts';
import { isOpen } from './following.ts';
import { createInvitationClaims, type InvitationClaimsOptions } from './invitation-claims.ts';
import type { InvitationCounts } from './invitation-counts.ts';
import { createInviting } from './inviting.ts';
import type { IsLeft } from './left-behind.ts';
import type { LookAt } from './look-at.ts';
import type { LookMark } from './look-marks.ts';
import type { Observer } from './observer.ts';
import { createOpenInvitations, type OpenInvitationsOptions } from './open-invitations.ts';
import type { Locks, WorkerChecks } from './ports.ts';
import type { References } from './references.ts';
import {
  filterChecks,
  findCancellable,
  findChecks,
  findOpenFor,
  newestFirst,
  prepareSearch,
} from './search.ts';
import { observable } from './transitions.ts';
import type { WatchList } from './watch-list.ts';

export interface DeskOptions {
  watchList: WatchList;
  workerChecks: WorkerChecks;
  observe: Observer;
  lookAt: LookAt;
  locks: Locks;
  counts: InvitationCounts;
  begun: OpenInvitationsOptions['begun'];
  given: InvitationClaimsOptions['given'];
  /** A keyed hash. */
  fingerprint: (text: string) => string;
  references: References;
  products: readonly { id: string; name: string }[];
  now: () => number;
  /** Tells this process from all others. */
  process: string;
  /** The next of its marks. */
  nextMark: () => LookMark;
}

/** The desk, and what a process that is gone left between an intention and its outcome. */
export interface OpenDesk extends Desk {
  /** Whether these invitations were sent is not known: the process that was inviting is gone. */
  settleInvitations(isLeft: IsLeft): Promise<void>;
  /** Cancels again what a process that is gone was cancelling. */
  finishCancelling(isLeft: IsLeft): Promise<void>;
}

export function createDesk(options: DeskOptions): OpenDesk {
  const { watchList, observe } = options;

  async function known(id: string): Promise<Check> {
    const check = await watchList.get(id);
    if (check === undefined) throw new BotError('no-such-check', 'This check is not known here any more.');
    return check;
  }

  async function searchable(): Promise<readonly Check[]> {
    const checks = await watchList.all();
    await prepareSearch(checks);
    return checks;
  }

  const openInvitations = createOpenInvitations(options);
  const inviting = createInviting({ ...options, openInvitations, known });
  const cancelling = createCancelling({ ...options, known });

  return {
    ...inviting,
    ...createClosing({ ...options, known }),
    ...createFollowInvitation({
      ...options,
      openInvitations,
      claims: createInvitationClaims(options),
      known,
    }),
    cancel: cancelling.cancel,
    openChecksFor: async (email, productId) => findOpenFor(await watchList.all(), email, productId),
    async lookNow(id, { userId }) {
      const check = await known(id);
      if (!observable(check)) return { check, fresh: true, trouble: undefined, certificateUrl: undefined };
      try {
        const seen = await observe(check, 'person', userId);
        return { check: seen.check, fresh: true, trouble: undefined, certificateUrl: seen.certificateUrl };
      } catch (error) {
        if (!(error instanceof WorkerChecksError)) throw error;
        const last = await known(id);
        const isMisdated = (last.lastLookedAt ?? 0) > options.now();
        return { check: last, fresh: false, isMisdated, trouble: error, certificateUrl: undefined };
      }
    },
    get: (id) => watchList.get(id),
    find: async (term) => findChecks(await searchable(), term),
    list: async (filter, person) => filterChecks(await watchList.all(), filter, person),
    openChecks: async () => newestFirst((await watchList.all()).filter(isOpen)),
    cancellable: async (query) => findCancellable(await searchable(), query),
    async settleInvitations(isLeft) {
      for (const { id, state, stateSince, invitingProcess } of await watchList.all()) {
        const begun = { key: id, mark: String(stateSince), process: invitingProcess };
        if (state === 'Inviting' && isLeft(begun)) await inviting.leaveUnconfirmed(id);
      }
    },
    finishCancelling: (isLeft) => finishCancelling({ watchList, cancel: cancelling.cancel, isLeft }),
  };
}
