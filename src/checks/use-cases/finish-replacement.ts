import type { WorkerChecksError } from '../../errors.ts';
import type { Check, Replacement } from '../check.ts';
import type { Person, ResendOrder, ResendOutcome } from '../check-service.ts';
import { retryWrite } from '../durable-write.ts';
import type { WatchList } from '../watch-list.ts';
import type { InvitationCounts } from './invitation-counts.ts';
import { earlierOutcome } from './invite.ts';
import type { OpenInvitations } from './open-invitations.ts';
import type { ReplaceCheck, Replaced } from './replace-check.ts';
import { requireCheck } from './require-check.ts';
import type { SendInvitation } from './send-invitation.ts';

export interface FinishReplacementOptions {
  watchList: Pick<WatchList, 'get'>;
  replaceCheck: ReplaceCheck;
  send: SendInvitation;
  openInvitations: OpenInvitations;
  counts: InvitationCounts;
}

type Ordered = Pick<ResendOrder, 'id' | 'worker' | 'productId' | 'note'>;

/** The outcome of the new check that this form, or its intention, has already created. */
export function replacementOutcome(made: Check, { id, worker, productId, note }: Ordered) {
  const { channelId, startsOn } = made;
  return earlierOutcome(made, { id, worker, productId, channelId, note, startsOn });
}

/** Carries out an intention to replace a check, up to the new check's invitation. All reject with StorageError. */
export type FinishReplacement = ReturnType<typeof createFinishReplacement>;

export function createFinishReplacement(options: FinishReplacementOptions) {
  const { watchList, replaceCheck, send, openInvitations, counts } = options;

  async function sendNew(
    replaced: Replaced,
    order: Ordered,
    person: Person,
    takeBack: () => Promise<void>,
  ): Promise<ResendOutcome> {
    if (replaced.kind !== 'replaced') {
      await retryWrite(takeBack);
      return replaced;
    }
    const { check, made } = replaced;
    const sent =
      made === undefined
        ? replacementOutcome(await requireCheck(watchList, order.id), order)
        : await send(made, person, 'invited', takeBack);
    return { kind: 'replaced', check, sent };
  }

  /**
   * Resumes an intention that a dead process wrote. Does not ask about other open checks again: the person was asked
   * before the intention was written.
   *
   * @param givesUp whether to drop the intention after this failure to cancel
   */
  async function finish(
    check: Check,
    replacement: Replacement,
    givesUp: (error: WorkerChecksError) => boolean,
  ): Promise<ResendOutcome> {
    const { checkId: id, productId, worker, userId } = replacement;
    const person = { teamId: check.requester.teamId, userId };
    const count = await counts.count(id, userId);
    const takeBack = 'reached' in count ? async () => {} : count.takeBack;
    const replaced = await openInvitations.remember({ id, productId, email: worker.email }, () =>
      replaceCheck(check, replacement, givesUp),
    );
    // The outcome is still unknown, so the intention and its count remain.
    if (replaced.kind === 'not-cancelled' && !givesUp(replaced.error)) return replaced;
    return sendNew(replaced, { ...replacement, id }, person, takeBack);
  }

  return { sendNew, finish };
}
