import { BotError, WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { InviteOutcome, Person } from '../check-service.ts';
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
 * sign-in before it failed. The invitation can be re-sent at once.
 */
const NOT_ASKED = new Set(['unreachable', 'rate-limited', 'timed-out', 'dropped', 'failed']);

export type SentInvitation = Extract<InviteOutcome, { kind: 'invited' | 'refused' | 'unconfirmed' }>;

/** Sends the invitation of a check whose intention is written, and writes the outcome. Rejects with StorageError. */
export type SendInvitation = (
  check: Check,
  person: Person,
  action: AuditAction,
  /** Undoes the invitation's entry in the daily count. */
  takeBack: () => Promise<void>,
) => Promise<SentInvitation>;

export function createSendInvitation(options: SendInvitationOptions): SendInvitation {
  const { watchList, workerChecks, now } = options;

  const record = (check: Check, change: (check: Check) => Check) =>
    retryWrite(async () => {
      const written = await watchList.update(check.id, (current) =>
        current.state === 'Purged' ? current : change(current),
      );
      return written ?? requireCheck(watchList, check.id);
    });

  async function recordFailure(
    check: Check,
    error: WorkerChecksError,
    person: Person,
  ): Promise<SentInvitation> {
    if (error.effect === 'possible') {
      const open = await record(check, (current) =>
        withPendingAudit(unconfirmed(current, now()), person.userId, 'invite-unconfirmed', now()),
      );
      return { kind: 'unconfirmed', check: open };
    }
    const reason = NOT_ASKED.has(error.failure) ? 'unreachable' : (error.reason ?? 'other');
    const closed = await record(check, (current) =>
      withPendingAudit(refused(current, reason, error.fields, now()), person.userId, 'invite-refused', now()),
    );
    return { kind: 'refused', check: closed, reason };
  }

  async function send(
    check: Check,
    person: Person,
    action: AuditAction,
    takeBack: () => Promise<void>,
  ): Promise<SentInvitation> {
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
      const outcome = await recordFailure(check, error, person);
      if (outcome.kind === 'refused') await retryWrite(takeBack);
      return outcome;
    }
    const sent = await record(check, (current) =>
      withPendingAudit(invited(current, invitationId, now()), person.userId, action, now()),
    );
    return { kind: 'invited', check: sent };
  }

  return send;
}
