import { WorkerChecksError } from '../../errors.ts';
import type { FetchedResult } from '../apply-result.ts';
import type { Check } from '../check.ts';
import type { CheckService, FollowOrder, FollowOutcome, Person } from '../check-service.ts';
import { confirmWrite } from '../durable-write.ts';
import type { Locks } from '../ports.ts';
import { findWaitingFor } from '../search.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import type { FetchResult } from './fetch-result.ts';
import { findMismatch } from './find-mismatch.ts';
import { followedCheck, orderedProduct, unfollowedCheck } from './followed-check.ts';
import type { InvitationClaims } from './invitation-claims.ts';
import type { OpenInvitations } from './open-invitations.ts';
import type { References } from './references.ts';
import { requireCheck } from './require-check.ts';

export interface FollowOptions {
  watchList: WatchList;
  fetchResult: FetchResult;
  locks: Locks;
  claims: InvitationClaims;
  openInvitations: OpenInvitations;
  references: References;
  products: readonly { id: string; name: string }[];
  now: () => number;
}

/** Whether a person may set the check's invitation id: it has none, or one given by a person. */
export function takesInvitationId(check: Check): boolean {
  if (check.state === 'Inviting' || check.state === 'Replaced' || check.worker === undefined) return false;
  return check.invitationId === undefined || check.invitationIdGiven !== undefined;
}

/** Like takesInvitationId, but also checks that no colleague set the id while the form was open. */
function stillTakes(check: Check, { correcting }: Pick<FollowOrder, 'correcting'>): boolean {
  return takesInvitationId(check) && check.invitationIdGiven?.at === correcting;
}

/** Links checks to invitations that were created elsewhere, or whose answer was lost. Sends no invitation. */
export function createFollow(options: FollowOptions): Pick<CheckService, 'follow'> {
  const { watchList, fetchResult, locks, claims, openInvitations, references, products, now } = options;

  /**
   * Fetches the result first: nothing is written about an invitation that WorkerChecks does not know, or that belongs
   * to another check.
   */
  async function fetchThen(
    { invitationId, worker }: FollowOrder,
    check: Check | undefined,
    { userId }: Person,
    write: (fetched: FetchedResult) => Promise<Check>,
  ): Promise<FollowOutcome> {
    let fetched: FetchedResult;
    try {
      ({ fetched: fetched } = await fetchResult(invitationId, 'person', userId));
    } catch (error) {
      if (!(error instanceof WorkerChecksError)) throw error;
      return { kind: 'not-asked', error };
    }
    const { result } = fetched;
    if (result.kind === 'gone' || (result.kind === 'not-yet' && !result.found)) {
      return { kind: 'not-known' };
    }
    const field = findMismatch(result, {
      email: worker.email,
      reference: check?.reference,
      sentFromHere: check?.state === 'Unconfirmed',
      checks: await watchList.all(),
    });
    if (field !== undefined) return { kind: 'mismatch', field };
    return { kind: 'followed', check: await write(fetched) };
  }

  function followAs(check: Check, order: FollowOrder, person: Person): Promise<FollowOutcome> {
    return fetchThen(order, check, person, async (fetched) => {
      const written = await watchList.update(check.id, (current) => {
        if (!stillTakes(current, order)) return current;
        const product = orderedProduct(order, current, products);
        return followedCheck(current, order, { product, userId: person.userId, fetched, now: now() });
      });
      return written ?? requireCheck(watchList, check.id);
    });
  }

  async function followAsNew(order: FollowOrder, person: Person): Promise<FollowOutcome> {
    const product = orderedProduct(order, undefined, products);
    return fetchThen(order, undefined, person, async (fetched) => {
      const reference = await references.take();
      const blank = unfollowedCheck(order, { reference, product, requester: person, at: now() });
      const check = followedCheck(blank, order, { product, userId: person.userId, fetched, now: now() });
      const { id, productId } = check;
      await openInvitations.remember({ id, productId, email: order.worker.email }, () =>
        confirmWrite(
          () => watchList.insert(check),
          async () => (await watchList.get(id))?.reference === reference || undefined,
        ),
      );
      return requireCheck(watchList, id);
    });
  }

  async function follow(order: FollowOrder, person: Person): Promise<FollowOutcome> {
    const { email } = order.worker;
    const waiting = order.checkId ?? findWaitingFor(await watchList.all(), email, order.productId)?.id;
    const id = waiting ?? order.id;
    return locks.hold(checkLock(id), async () => {
      const check = waiting === undefined ? await watchList.get(id) : await requireCheck(watchList, id);
      if (check?.invitationId === order.invitationId) return { kind: 'already-followed', check };
      if (check !== undefined && !stillTakes(check, order)) return { kind: 'too-late', check };
      const claimed = await claims.claim(order.invitationId, id, () =>
        check === undefined ? followAsNew(order, person) : followAs(check, order, person),
      );
      return 'takenBy' in claimed ? { kind: 'taken', by: claimed.takenBy } : claimed.given;
    });
  }

  return { follow };
}
