import { randomUUID } from 'node:crypto';
import type { Check, Worker } from '../check.ts';
import type { CheckService, Draft, FormOutcome } from '../check-service.ts';
import type { Locks } from '../ports.ts';
import { unconfirmed, withPendingAudit } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';
import { type InviteIntentions, maySendAgain } from './invite-intentions.ts';
import type { OpenInvitations } from './open-invitations.ts';
import { requireCheck } from './require-check.ts';
import type { SendInvitation } from './send-invitation.ts';

export interface InviteOptions {
  watchList: WatchList;
  locks: Locks;
  openInvitations: OpenInvitations;
  intentions: InviteIntentions;
  send: SendInvitation;
  now: () => number;
}

type InviteUseCases = Pick<CheckService, 'invite' | 'sendAgain'> & {
  /** The sending process is gone: it is not known whether the invitation was sent. */
  leaveUnconfirmed(id: string): Promise<void>;
};

/**
 * Submitting a form twice creates one check; submitted with different details, it is not a request for that check. The
 * start date is not compared: it may have been changed since, and is changed without another invitation.
 */
function asksForAnother({ worker, productId, channelId, note }: Check, draft: Draft): boolean {
  if (worker === undefined) return false;
  const details = (of: Worker) => [of.firstName, of.lastName, of.email, of.mobile];
  const made = [...details(worker), productId, channelId, note];
  const asked = [...details(draft.worker), draft.productId, draft.channelId, draft.note];
  return made.some((detail, i) => detail !== asked[i]);
}

/** The outcome of a form that was submitted before. */
export function earlierOutcome(check: Check, draft: Draft): Extract<FormOutcome, { check: Check }> {
  if (asksForAnother(check, draft)) return { kind: 'sent-otherwise', check };
  if (check.state === 'Unconfirmed') return { kind: 'unconfirmed', check };
  if (check.state === 'Refused') return { kind: 'refused', check, reason: check.refusal ?? 'other' };
  return { kind: 'already-sent', check };
}

/**
 * From a submitted form to an invitation: the intention is written first, and it is sent at most once unless a person
 * asks again.
 */
export function createInvite(options: InviteOptions): InviteUseCases {
  const { watchList, locks, openInvitations, send, now } = options;
  const { counted, intend, intendAgain } = options.intentions;

  return {
    async invite(draft, requester) {
      const { id, productId, besides = [] } = draft;
      const { email } = draft.worker;
      const before = await watchList.get(id);
      if (before !== undefined) return earlierOutcome(before, draft);
      const began = await openInvitations.begin({ id, email, productId }, besides, () =>
        counted(id, requester, () => intend(draft, requester)),
      );
      if ('open' in began) return { kind: 'open-already', open: began.open };
      if ('reached' in began.begun) return { kind: 'limit-reached', limit: began.begun.reached };
      const { intended, takeBack } = began.begun;
      if (intended === undefined) return earlierOutcome(await requireCheck(watchList, id), draft);
      return send(intended, requester, 'invited', takeBack);
    },
    sendAgain: (id, person, besides = []) =>
      locks.hold(checkLock(id), async () => {
        const check = await requireCheck(watchList, id);
        if (check.worker === undefined || !maySendAgain(check)) return { kind: 'already-sent', check };
        const { productId, worker } = check;
        const began = await openInvitations.begin({ id, productId, email: worker.email }, besides, () =>
          counted(randomUUID(), person, () => intendAgain(id, person)),
        );
        if ('open' in began) return { kind: 'open-already', open: began.open };
        if ('reached' in began.begun) return { kind: 'limit-reached', limit: began.begun.reached };
        const { intended, takeBack } = began.begun;
        if (intended !== undefined) return send(intended, person, 'invite-sent-again', takeBack);
        await takeBack();
        return { kind: 'already-sent', check: await requireCheck(watchList, id) };
      }),
    async leaveUnconfirmed(id) {
      await watchList.update(id, (check) => {
        if (check.state !== 'Inviting') return check;
        const { userId } = check.sendingAgain ?? check.requester;
        return withPendingAudit(unconfirmed(check, now()), userId, 'invite-unconfirmed', now());
      });
    },
  };
}
