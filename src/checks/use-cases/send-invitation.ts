import { BotError, type RefusalReason, WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { AnsweredInvitation, InviteOutcome, Person } from '../check-service.ts';
import { retryWrite } from '../durable-write.ts';
import type { WorkerChecks } from '../ports.ts';
import { invited, refused, unconfirmed, withPendingAudit } from '../transitions.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { WatchList } from '../watch-list.ts';
import { requireCheck } from './require-check.ts';

export interface SendInvitationOptions {
  watchList: WatchList;
  workerChecks: Pick<WorkerChecks, 'invite'>;
  now: () => number;
}

/**
 * With effect 'none', these failures mean that WorkerChecks never received the request: it was unreachable, or the
 * sign-in before it failed. The invitation can be sent again at once.
 */
const NOT_ASKED = new Set(['unreachable', 'rate-limited', 'timed-out', 'dropped', 'failed']);

export type SentInvitation = Extract<InviteOutcome, { kind: 'invited' | 'refused' | 'unconfirmed' }>;

/** Sends the invitation of a check whose intention is written, and begins to write the outcome. */
export type RequestInvitation = (
  check: Check,
  person: Person,
  action: AuditAction,
  /** Undoes the invitation's entry in the daily count. */
  takeBack: () => Promise<void>,
) => Promise<AnsweredInvitation>;

/** The same, and waits until the outcome is written. Rejects with StorageError. */
export type SendInvitation = (...order: Parameters<RequestInvitation>) => Promise<SentInvitation>;

export function createSendInvitation(options: SendInvitationOptions): SendInvitation {
  const request = createRequestInvitation(options);
  return async (...order) => (await request(...order)).written;
}

export function createRequestInvitation(options: SendInvitationOptions): RequestInvitation {
  const { watchList, workerChecks, now } = options;

  const record = (check: Check, change: (check: Check) => Check) =>
    retryWrite(async () => {
      const written = await watchList.update(check.id, (current) =>
        current.state === 'Purged' ? current : change(current),
      );
      return written ?? requireCheck(watchList, check.id);
    });

  async function recordInvited(check: Check, invitationId: string, userId: string, action: AuditAction) {
    const sent = await record(check, (current) =>
      withPendingAudit(invited(current, invitationId, now()), userId, action, now()),
    );
    return { kind: 'invited', check: sent } as const;
  }

  async function recordUnconfirmed(check: Check, userId: string) {
    const open = await record(check, (current) =>
      withPendingAudit(unconfirmed(current, now()), userId, 'invite-unconfirmed', now()),
    );
    return { kind: 'unconfirmed', check: open } as const;
  }

  async function recordRefused(
    check: Check,
    userId: string,
    { reason, fields }: { reason: RefusalReason | 'unreachable'; fields: WorkerChecksError['fields'] },
    takeBack: () => Promise<void>,
  ) {
    const closed = await record(check, (current) =>
      withPendingAudit(refused(current, reason, fields, now()), userId, 'invite-refused', now()),
    );
    await retryWrite(takeBack);
    return { kind: 'refused', check: closed, reason } as const;
  }

  return async (check, { userId }, action, takeBack) => {
    if (check.worker === undefined)
      throw new BotError('purged', 'The details of this check have been purged.');
    const { firstName, lastName, email, mobile } = check.worker;
    let invitationId: string;
    try {
      ({ invitationId } = await workerChecks.invite({
        key: check.id,
        productId: check.productId,
        email,
        firstName,
        lastName,
        mobile,
        reference: check.reference,
      }));
    } catch (error) {
      if (!(error instanceof WorkerChecksError)) throw error;
      if (error.effect === 'possible')
        return { kind: 'unconfirmed', written: recordUnconfirmed(check, userId) };
      const { failure, fields } = error;
      const reason = NOT_ASKED.has(failure) ? 'unreachable' : (error.reason ?? 'other');
      return { kind: 'refused', reason, written: recordRefused(check, userId, { reason, fields }, takeBack) };
    }
    return { kind: 'invited', written: recordInvited(check, invitationId, userId, action) };
  };
}
