import { BotError, WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { CheckService, FollowOrder, FollowOutcome, Person } from '../check-service.ts';
import { confirmWrite } from '../durable-write.ts';
import type { Locks } from '../ports.ts';
import { findWaitingFor } from '../search.ts';
import { applyResult, type FetchedResult, followed, withPendingAudit } from '../transitions.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { WatchList } from '../watch-list.ts';
import type { FetchResult } from './fetch-result.ts';
import { findMismatch } from './find-mismatch.ts';
import type { InvitationClaims } from './invitation-claims.ts';
import type { OpenInvitations } from './open-invitations.ts';
import type { References } from './references.ts';

export interface FollowOptions {
  watchList: WatchList;
  lookAt: FetchResult;
  locks: Locks;
  claims: InvitationClaims;
  openInvitations: OpenInvitations;
  references: References;
  products: readonly { id: string; name: string }[];
  now: () => number;
  /** The check, or a BotError that says it is not known. */
  known: (id: string) => Promise<Check>;
}

/** Whether a person may give the check an invitation id: it has none, or one that a person gave. */
export function takesInvitationId(check: Check): boolean {
  if (check.state === 'Inviting' || check.worker === undefined) return false;
  return check.invitationId === undefined || check.invitationIdGiven !== undefined;
}

/** The same where the form may have been open while somebody else gave one. */
function stillTakes(check: Check, { correcting }: Pick<FollowOrder, 'correcting'>): boolean {
  return takesInvitationId(check) && check.invitationIdGiven?.at === correcting;
}

function deedOn(check: Check | undefined): AuditAction {
  if (check?.invitationId !== undefined) return 'invitation-id-corrected';
  return check?.state === 'Unconfirmed' ? 'invite-confirmed' : 'invitation-followed';
}

/** Gives checks the ids of invitations that were made elsewhere, or whose answer was lost. Sends no invitation. */
export function createFollow(options: FollowOptions): Pick<CheckService, 'follow'> {
  const { watchList, lookAt, locks, claims, openInvitations, references, products, now, known } = options;

  /** Looks first: nothing is written of an invitation that WorkerChecks does not know, or that is another's. */
  async function lookThen(
    { invitationId, worker }: FollowOrder,
    check: Check | undefined,
    { userId }: Person,
    write: (observation: FetchedResult) => Promise<Check>,
  ): Promise<FollowOutcome> {
    let observation: FetchedResult;
    try {
      ({ observation } = await lookAt(invitationId, 'person', userId));
    } catch (error) {
      if (!(error instanceof WorkerChecksError)) throw error;
      return { kind: 'not-asked', error };
    }
    const { result: sighting } = observation;
    if (sighting.kind === 'gone' || (sighting.kind === 'not-yet' && !sighting.found)) {
      return { kind: 'not-known' };
    }
    const field = findMismatch(sighting, {
      email: worker.email,
      reference: check?.reference,
      sentFromHere: check?.state === 'Unconfirmed',
      checks: await watchList.all(),
    });
    if (field !== undefined) return { kind: 'misfit', field };
    return { kind: 'followed', check: await write(observation) };
  }

  function productOf({ productId }: FollowOrder, check: Check | undefined) {
    if (check?.productId === productId) return { productId, productName: check.productName };
    const product = products.find(({ id }) => id === productId);
    if (product === undefined) throw new BotError('product', 'This product is not offered here any more.');
    return { productId, productName: product.name };
  }

  /** The check as it is once it follows the invitation, with what WorkerChecks says of that. */
  function following(
    check: Check,
    order: FollowOrder,
    { userId }: Person,
    observation: FetchedResult,
  ): Check {
    const { invitationId } = order;
    const mobile = order.worker.mobile ?? check.worker?.mobile;
    const detailed = {
      ...check,
      ...productOf(order, check),
      worker: { ...order.worker, ...(mobile === undefined ? {} : { mobile }) },
    };
    const at = observation.askedAt;
    const seen = applyResult(followed(detailed, invitationId, userId, at), observation);
    // The requester was called to a result that was another check's.
    const isTakenBack = check.outcome !== undefined && seen.outcome === undefined;
    return withPendingAudit(
      isTakenBack ? { ...seen, resultRevision: seen.resultRevision + 1 } : seen,
      userId,
      deedOn(check),
      now(),
      {
        invitationId,
      },
    );
  }

  async function followAs(check: Check, order: FollowOrder, person: Person): Promise<FollowOutcome> {
    return lookThen(order, check, person, async (observation) => {
      const written = await watchList.update(check.id, (current) =>
        stillTakes(current, order) ? following(current, order, person, observation) : current,
      );
      return written ?? known(check.id);
    });
  }

  async function followAnew(order: FollowOrder, person: Person): Promise<FollowOutcome> {
    const product = productOf(order, undefined);
    return lookThen(order, undefined, person, async (observation) => {
      const reference = await references.take();
      const at = now();
      const blank: Check = {
        id: order.id,
        reference,
        state: 'Inviting',
        ...product,
        worker: order.worker,
        requester: person,
        channelId: order.channelId,
        createdAt: at,
        stateSince: at,
        certificate: 'none',
        gone: false,
        resultRevision: 0,
        pendingAudit: [],
        card: { notifiedRevision: 0, reposts: 0 },
      };
      const check = following(blank, order, person, observation);
      const { id, productId } = check;
      await openInvitations.remember({ id, productId, email: order.worker.email }, () =>
        confirmWrite(
          () => watchList.insert(check),
          async () => (await watchList.get(id))?.reference === reference || undefined,
        ),
      );
      return known(id);
    });
  }

  async function follow(order: FollowOrder, person: Person): Promise<FollowOutcome> {
    const { email } = order.worker;
    const waiting = order.checkId ?? findWaitingFor(await watchList.all(), email, order.productId)?.id;
    const id = waiting ?? order.id;
    return locks.hold(`deed:${id}`, async () => {
      const check = waiting === undefined ? await watchList.get(id) : await known(id);
      if (check?.invitationId === order.invitationId) return { kind: 'already-followed', check };
      if (check !== undefined && !stillTakes(check, order)) return { kind: 'settled', check };
      const claimed = await claims.claim(order.invitationId, id, () =>
        check === undefined ? followAnew(order, person) : followAs(check, order, person),
      );
      return 'takenBy' in claimed ? { kind: 'taken', by: claimed.takenBy } : claimed.given;
    });
  }

  return { follow };
}
