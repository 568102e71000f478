import { BotError, WorkerChecksError } from '../../errors.ts';
import type { IsAbandoned } from '../abandoned-work.ts';
import type { Check } from '../check.ts';
import type { CheckService } from '../check-service.ts';
import { findKnownChecks } from '../known-checks.ts';
import { isOpen } from '../polling-rules.ts';
import type { Locks, WorkerChecks } from '../ports.ts';
import type { RequestMark } from '../request-marks.ts';
import { resendLimit } from '../resend-limits.ts';
import {
  filterChecks,
  findCancellable,
  findChecks,
  findOpenFor,
  newestFirst,
  prepareSearch,
} from '../search.ts';
import { isRequestable } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import { createCancel } from './cancel.ts';
import { createClose } from './close.ts';
import type { FetchResult } from './fetch-result.ts';
import { createFinishReplacement } from './finish-replacement.ts';
import { createFollow } from './follow.ts';
import { createInvitationClaims, type InvitationClaimsOptions } from './invitation-claims.ts';
import type { InvitationCounts } from './invitation-counts.ts';
import { createInvite } from './invite.ts';
import { createInviteIntentions } from './invite-intentions.ts';
import { createOpenInvitations, type OpenInvitationsOptions } from './open-invitations.ts';
import { recoverCancellations } from './recover-cancellations.ts';
import type { References } from './references.ts';
import type { RefreshCheck } from './refresh-check.ts';
import { createReplaceCheck } from './replace-check.ts';
import { createRequestCancellation } from './request-cancellation.ts';
import { createResend } from './resend.ts';
import { createResendIntentions } from './resend-intentions.ts';
import { createSendInvitation } from './send-invitation.ts';

export interface CheckServiceOptions {
  watchList: WatchList;
  workerChecks: WorkerChecks;
  refreshCheck: RefreshCheck;
  fetchResult: FetchResult;
  locks: Locks;
  counts: InvitationCounts;
  begun: OpenInvitationsOptions['begun'];
  given: InvitationClaimsOptions['given'];
  /** A keyed hash. */
  fingerprint: (text: string) => string;
  references: References;
  products: readonly { id: string; name: string }[];
  /** Minimum time between two invitations of the same worker, milliseconds. */
  resendIntervalMs: number;
  now: () => number;
  /** This process's id. */
  process: string;
  /** The next mark of this process. */
  nextMark: () => RequestMark;
}

/** The check service, plus recovery of work that a dead process left between intention and outcome. */
export interface RecoverableCheckService extends CheckService {
  /** Marks invitations of a dead process as Unconfirmed: it is not known whether they were sent. */
  recoverInvitations(isAbandoned: IsAbandoned): Promise<void>;
  /** Repeats cancellations that a dead process left unfinished. */
  recoverCancellations(isAbandoned: IsAbandoned): Promise<void>;
  /** Finishes replacements that a dead process left unfinished. */
  recoverReplacements(isAbandoned: IsAbandoned): Promise<void>;
}

export function createCheckService(options: CheckServiceOptions): RecoverableCheckService {
  const { watchList, refreshCheck } = options;

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
  const inviting = createInvite({ ...options, openInvitations, known });
  const requestCancellation = createRequestCancellation(options);
  const replaceCheck = createReplaceCheck({ ...options, requestCancellation, known });
  const send = createSendInvitation({ ...options, known });
  const replacing = {
    replaceCheck,
    ...createFinishReplacement({ ...options, replaceCheck, send, openInvitations, known }),
  };
  const limitOf = async (check: Check, to: { email: string; productId: string }) =>
    resendLimit(await watchList.all(), check, to, { minMs: options.resendIntervalMs, now: options.now() });
  const intentions = {
    ...createInviteIntentions({ ...options, known }),
    ...createResendIntentions({ ...options, known }),
  };
  const cancelling = createCancel({ ...options, requestCancellation, known });

  return {
    ...inviting,
    ...createResend({ ...options, openInvitations, intentions, replacing, limitOf, known }),
    ...createClose({ ...options, known }),
    ...createFollow({
      ...options,
      openInvitations,
      claims: createInvitationClaims(options),
      known,
    }),
    cancel: cancelling.cancel,
    knownChecksFor: async (people) => findKnownChecks(await watchList.all(), people, options.now()),
    openChecksFor: async (email, productId) => findOpenFor(await watchList.all(), email, productId),
    async refresh(id, { userId }) {
      const check = await known(id);
      if (!isRequestable(check)) return { check, fresh: true, trouble: undefined, certificateUrl: undefined };
      try {
        const seen = await refreshCheck(check, 'person', userId);
        return { check: seen.check, fresh: true, trouble: undefined, certificateUrl: seen.certificateUrl };
      } catch (error) {
        if (!(error instanceof WorkerChecksError)) throw error;
        const last = await known(id);
        const isMisdated = (last.lastResultAt ?? 0) > options.now();
        return { check: last, fresh: false, isMisdated, trouble: error, certificateUrl: undefined };
      }
    },
    get: (id) => watchList.get(id),
    find: async (term) => findChecks(await searchable(), term),
    list: async (filter, person) => filterChecks(await watchList.all(), filter, person),
    openChecks: async () => newestFirst((await watchList.all()).filter(isOpen)),
    cancellable: async (query) => findCancellable(await searchable(), query),
    async recoverInvitations(isAbandoned) {
      for (const { id, state, stateSince, invitingProcess } of await watchList.all()) {
        const begun = { key: id, mark: String(stateSince), process: invitingProcess };
        if (state === 'Inviting' && isAbandoned(begun)) await inviting.leaveUnconfirmed(id);
      }
    },
    recoverCancellations: (isAbandoned) =>
      recoverCancellations({ watchList, cancel: cancelling.cancel, isAbandoned }),
  };
}
