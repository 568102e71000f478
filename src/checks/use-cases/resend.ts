import { WorkerChecksError } from '../../errors.ts';
import type { IsAbandoned } from '../abandoned-work.ts';
import type { Check } from '../check.ts';
import type { CheckService, Person, ResendLimit, ResendOrder, ResendOutcome } from '../check-service.ts';
import type { Locks } from '../ports.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import { type FinishReplacement, replacementOutcome } from './finish-replacement.ts';
import type { InviteIntentions } from './invite-intentions.ts';
import type { OpenInvitations } from './open-invitations.ts';
import { recoverReplacements } from './recover-replacements.ts';
import type { RefreshCheck } from './refresh-check.ts';
import type { ReplaceCheck } from './replace-check.ts';
import { type Invited, refreshOrError } from './request-cancellation.ts';
import { requireCheck } from './require-check.ts';
import { mayReplace, type ResendIntentions } from './resend-intentions.ts';

export interface ResendOptions {
  watchList: WatchList;
  locks: Locks;
  refreshCheck: RefreshCheck;
  openInvitations: OpenInvitations;
  intentions: ResendIntentions & Pick<InviteIntentions, 'counted'>;
  replacing: FinishReplacement & { replaceCheck: ReplaceCheck };
  /** The limit on inviting this check's worker again, if one is reached; see resend-limits.ts. */
  limitOf: (check: Check, to: { email: string; productId: string }) => Promise<ResendLimit | undefined>;
}

type ResendUseCases = Pick<CheckService, 'resend' | 'resendLimitOf'> & {
  /** Finishes the replacements that a dead process left. */
  recoverReplacements(isAbandoned: IsAbandoned): Promise<void>;
};

function notReplaceable(check: Check): ResendOutcome {
  if (check.state === 'Replaced') return { kind: 'replaced-before', check };
  return { kind: check.state === 'Cancelled' ? 'cancelled-before' : 'too-late', check };
}

/** Replaces an invitation by a new one. The two are never open at the same time. */
export function createResend(options: ResendOptions): ResendUseCases {
  const { watchList, locks, refreshCheck, openInvitations, limitOf } = options;
  const { counted, replacementFor, intend } = options.intentions;
  const { replaceCheck, sendNew, finish } = options.replacing;

  async function begin(order: ResendOrder, check: Invited, person: Person): Promise<ResendOutcome> {
    const { id, productId, besides = [] } = order;
    const { email } = order.worker;
    const seen = await refreshOrError(refreshCheck, check, person.userId);
    if (seen instanceof WorkerChecksError) return { kind: 'not-asked', check, error: seen };
    if (!mayReplace(seen, person)) return notReplaceable(seen);
    const replacement = await replacementFor(order, seen, person);
    // Locks the address until the new check is written: others who invite this worker wait, and are then told of it.
    const began = await openInvitations.begin({ id, email, productId }, [...besides, check.id], async () => {
      const count = await counted(id, person, () => intend(seen, replacement));
      if ('reached' in count) return { outcome: { kind: 'limit-reached', limit: count.reached } as const };
      const { intended, takeBack } = count;
      if (intended !== undefined)
        return { replaced: await replaceCheck(intended, replacement, () => true), takeBack };
      await takeBack();
      return { outcome: notReplaceable(await requireCheck(watchList, check.id)) };
    });
    if ('open' in began) return { kind: 'open-already', open: began.open };
    if ('outcome' in began.begun) return began.begun.outcome;
    return sendNew(began.begun.replaced, order, person, began.begun.takeBack);
  }

  async function resend(order: ResendOrder, person: Person): Promise<ResendOutcome> {
    const check = await requireCheck(watchList, order.checkId);
    const made = await watchList.get(order.id);
    if (made !== undefined) return { kind: 'replaced', check, sent: replacementOutcome(made, order) };
    if (check.replacing?.checkId === order.id) return finish(check, check.replacing, () => true);
    if (!mayReplace(check, person)) return notReplaceable(check);
    const to = { email: order.worker.email, productId: order.productId };
    const limit = await limitOf(check, to);
    return limit === undefined ? begin(order, check, person) : { kind: 'too-soon', check, limit };
  }

  return {
    resend: (order, person) => locks.hold(checkLock(order.checkId), () => resend(order, person)),
    async resendLimitOf(check) {
      const { worker, productId } = check;
      if (worker === undefined) return undefined;
      return limitOf(check, { email: worker.email, productId });
    },
    recoverReplacements: (isAbandoned) => recoverReplacements({ watchList, locks, finish, isAbandoned }),
  };
}
