import { within } from '../../time/within.ts';
import type { CheckService, IntendedInvitation, PreparedInvitation } from '../check-service.ts';
import type { Counted } from './invitation-counts.ts';
import type { InviteIntentions, InviteIntentionsOptions } from './invite-intentions.ts';
import type { OpenInvitations } from './open-invitations.ts';
import type { RequestInvitation } from './send-invitation.ts';

/** How long a prepared invitation may keep its address and product locked. */
const HELD_MS = 2_000;

export interface PrepareInviteOptions
  extends Pick<InviteIntentionsOptions, 'watchList' | 'counts' | 'references'>,
    Pick<InviteIntentions, 'intend'> {
  openInvitations: OpenInvitations;
  request: RequestInvitation;
}

/**
 * Does in advance what `invite` does before it writes its intention: locks the address and product, takes a reference,
 * and counts the invitation.
 */
export function createPrepareInvite(options: PrepareInviteOptions): CheckService['prepareInvite'] {
  const { watchList, counts, references, openInvitations, intend, request } = options;

  return async (draft, requester) => {
    const { id, productId, worker, besides = [] } = draft;
    if ((await watchList.get(id)) !== undefined) return undefined;
    const prepared = Promise.withResolvers<PreparedInvitation | undefined>();
    const decided = Promise.withResolvers<boolean>();
    const intended = Promise.withResolvers<IntendedInvitation | undefined>();

    async function write({ takeBack }: Counted, reference: string): Promise<void> {
      try {
        const check = await intend(draft, requester, reference);
        const send = check && (() => request(check, requester, 'invited', takeBack));
        intended.resolve(send && { send });
      } catch (error) {
        // If this fails too, the count is one too high until tomorrow.
        await takeBack().catch(() => {});
        throw error;
      }
    }

    async function holdReady(lost: AbortSignal): Promise<void> {
      const reference = await references.take();
      const count = await counts.count(id, requester.userId);
      if ('reached' in count) return;
      prepared.resolve({
        async intend() {
          decided.resolve(true);
          return await intended.promise;
        },
        async drop() {
          decided.resolve(false);
          await over;
        },
      });
      const isWanted = await within(HELD_MS, decided.promise, () => false);
      if (isWanted && !lost.aborted) await write(count, reference);
      else if (count.isNew) await count.takeBack();
    }

    const over = openInvitations
      .begin({ id, productId, email: worker.email }, besides, holdReady)
      .then(() => undefined)
      .catch((error: unknown) => {
        prepared.reject(error);
        intended.reject(error);
      })
      .finally(() => {
        prepared.resolve(undefined);
        intended.resolve(undefined);
      });
    intended.promise.catch(() => {});
    return await prepared.promise;
  };
}
