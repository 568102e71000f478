import { WorkerChecksError } from '../../errors.ts';
import type { IsAbandoned } from '../abandoned-work.ts';
import type { Check } from '../check.ts';
import type { CheckService } from '../check-service.ts';
import { findKnownChecks } from '../known-checks.ts';
import type { Locks, WorkerChecks } from '../ports.ts';
import type { RequestMark } from '../request-marks.ts';
import { resendLimit } from '../resend-limits.ts';
import { filterChecks, findCancellable, findChecks, findOpenFor, prepareSearch } from '../search.ts';
import { isRequestable } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import { createAddNote } from './add-note.ts';
import { createAssign } from './assign.ts';
import { createCancel } from './cancel.ts';
import { createClose } from './close.ts';
import type { FetchResult } from './fetch-result.ts';
import { createFinishReplacement } from './finish-replacement.ts';
import { createFollow } from './follow.ts';
import type { InvitationClaims } from './invitation-claims.ts';
import type { InvitationCounts } from './invitation-counts.ts';
import { createInvite } from './invite.ts';
import { createInviteIntentions } from './invite-intentions.ts';
import type { OpenInvitations } from './open-invitations.ts';
import { createOpenResult } from './open-result.ts';
import { createPrepareInvite } from './prepare-invite.ts';
import { recoverCancellations } from './recover-cancellations.ts';
import type { References } from './references.ts';
import type { RefreshCheck } from './refresh-check.ts';
import { createReplaceCheck } from './replace-check.ts';
import { createRequestCancellation } from './request-cancellation.ts';
import { requireCheck } from './require-check.ts';
import { createResend } from './resend.ts';
import { createResendIntentions } from './resend-intentions.ts';
import { createRequestInvitation, createSendInvitation } from './send-invitation.ts';
import { createSetStartDate } from './set-start-date.ts';
import { createSnoozeCheck } from './snooze-check.ts';

/** Requests to WorkerChecks. */
export interface VendorRequests {
  workerChecks: WorkerChecks;
  refreshCheck: RefreshCheck;
  fetchResult: FetchResult;
  /** The next mark of this process. */
  nextMark: () => RequestMark;
}

/** State of invitations that all processes share, so that none is counted, numbered or sent twice. */
export interface SharedInvitations {
  counts: InvitationCounts;
  references: References;
  openInvitations: OpenInvitations;
  claims: InvitationClaims;
}

export interface CheckServiceOptions {
  watchList: WatchList;
  locks: Locks;
  requests: VendorRequests;
  invitations: SharedInvitations;
  products: readonly { id: string; name: string }[];
  /** Minimum time between two invitations of the same worker, milliseconds. */
  resendIntervalMs: number;
  /** This process's id. */
  process: string;
  now: () => number;
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
  const { watchList, locks, products, process, now } = options;
  const { workerChecks, refreshCheck, fetchResult, nextMark } = options.requests;
  const { counts, references, openInvitations, claims } = options.invitations;

  async function searchable(): Promise<readonly Check[]> {
    const checks = await watchList.all();
    await prepareSearch(checks);
    return checks;
  }

  const intending = { watchList, references, products, process, now };
  const inviteIntentions = createInviteIntentions({ ...intending, counts });
  const send = createSendInvitation({ watchList, workerChecks, now });
  const prepareInvite = createPrepareInvite({
    watchList,
    counts,
    references,
    openInvitations,
    intend: inviteIntentions.intend,
    request: createRequestInvitation({ watchList, workerChecks, now }),
  });
  const invite = createInvite({ watchList, locks, openInvitations, intentions: inviteIntentions, send, now });

  const requestCancellation = createRequestCancellation({ workerChecks, refreshCheck });
  const cancelling = { watchList, requestCancellation, process, now, nextMark };
  const { cancel } = createCancel({ ...cancelling, refreshCheck, locks });
  const replaceCheck = createReplaceCheck(cancelling);
  const resend = createResend({
    watchList,
    locks,
    refreshCheck,
    openInvitations,
    intentions: { ...createResendIntentions(intending), counted: inviteIntentions.counted },
    replacing: {
      replaceCheck,
      ...createFinishReplacement({ watchList, replaceCheck, send, openInvitations, counts }),
    },
    limitOf: async (check, to) =>
      resendLimit(await watchList.all(), check, to, { minMs: options.resendIntervalMs, now: now() }),
  });

  return {
    ...invite,
    prepareInvite,
    ...resend,
    ...createClose({ watchList, locks, now }),
    ...createSetStartDate({ watchList, locks, now }),
    ...createAssign({ watchList, locks, now }),
    ...createAddNote({ watchList, now }),
    ...createOpenResult({ watchList, now }),
    ...createSnoozeCheck({ watchList, now }),
    ...createFollow({ watchList, fetchResult, locks, claims, openInvitations, references, products, now }),
    cancel,
    knownChecksFor: async (people) => findKnownChecks(await watchList.all(), people, now()),
    openChecksFor: async (email, productId) => findOpenFor(await watchList.all(), email, productId),
    async refresh(id, { userId }) {
      const check = await requireCheck(watchList, id);
      if (!isRequestable(check)) return { check, fresh: true, trouble: undefined, certificateUrl: undefined };
      try {
        const seen = await refreshCheck(check, 'person', userId);
        return { check: seen.check, fresh: true, trouble: undefined, certificateUrl: seen.certificateUrl };
      } catch (error) {
        if (!(error instanceof WorkerChecksError)) throw error;
        const last = await requireCheck(watchList, id);
        const isMisdated = (last.lastResultAt ?? 0) > now();
        return { check: last, fresh: false, isMisdated, trouble: error, certificateUrl: undefined };
      }
    },
    get: (id) => watchList.get(id),
    find: async (term) => findChecks(await searchable(), term),
    list: async (filter, person) => filterChecks(await watchList.all(), filter, person),
    cancellable: async (query) => findCancellable(await searchable(), query),
    async recoverInvitations(isAbandoned) {
      for (const { id, state, stateSince, invitingProcess } of await watchList.all()) {
        const begun = { key: id, mark: String(stateSince), process: invitingProcess };
        if (state === 'Inviting' && isAbandoned(begun)) await invite.leaveUnconfirmed(id);
      }
    },
    recoverCancellations: (isAbandoned) => recoverCancellations({ watchList, cancel, isAbandoned }),
  };
}
