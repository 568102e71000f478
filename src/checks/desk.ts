import { z } from 'zod';
import type { RefusalReason, WorkerChecksError } from '../errors.ts';
import { type Check, workerSchema } from './check.ts';

/** Somebody in Slack. */
export interface Person {
  teamId: string;
  userId: string;
}

/** A filled form. `id` is minted when the form opens, so that a form sent twice makes one check. */
export const draftSchema = z.object({
  id: z.uuid(),
  worker: workerSchema,
  productId: z.string(),
  channelId: z.string(),
  note: z.string().optional(),
});
export type Draft = z.infer<typeof draftSchema>;

export type InviteOutcome =
  | { kind: 'invited'; check: Check }
  /** This form was sent before; nothing was done. */
  | { kind: 'already-sent'; check: Check }
  | { kind: 'refused'; check: Check; reason: RefusalReason | 'unreachable' }
  | { kind: 'unconfirmed'; check: Check };

export type FormOutcome =
  | InviteOutcome
  /** This form was sent before with other details, `check`; nothing was done. */
  | { kind: 'sent-otherwise'; check: Check };

export type CancelOutcome =
  | { kind: 'cancelled'; check: Check }
  | { kind: 'already-cancelled'; check: Check }
  /** The worker has submitted, or the check is otherwise past cancelling: the card shows the true state. */
  | { kind: 'too-late'; check: Check }
  /** WorkerChecks did not cancel and still says Pending, or could not be asked. Nothing is lost by trying again. */
  | { kind: 'failed'; check: Check; error: WorkerChecksError };

/** 'not-closable': it has an end, or is being sent just now. */
export type CloseOutcome = { kind: 'closed' | 'not-closable'; check: Check };

export type ForgetOutcome = { kind: 'forgotten' | 'already-purged' | 'being-sent'; check: Check };

export interface Look {
  check: Check;
  /** False: WorkerChecks could not be asked now (see `trouble`); `check` is what was last seen, at check.lastLookedAt. */
  fresh: boolean;
  trouble: WorkerChecksError | undefined;
  /** The certificate's link as WorkerChecks gave it just now, where it may be shown. Never stored, never logged. */
  certificateUrl: string | undefined;
}

export type ListFilter = 'all' | 'pending' | 'progress' | 'completed' | 'mine';

/** What people do with checks. Knows no Slack; authorisation is the caller's. Rejects with BotError. */
export interface Desk {
  invite(draft: Draft, requester: Person): Promise<FormOutcome>;
  /** The open check for the same e-mail (without case) and product, if any. */
  openCheckFor(email: string, productId: string): Promise<Check | undefined>;
  /** A check whose invitation is Unconfirmed: the person says it was sent and gives WorkerChecks' id for it. */
  confirmInvitation(id: string, invitationId: string, person: Person): Promise<Check>;
  /** A check whose invitation is Unconfirmed or was Refused: the person says to send it again. */
  sendAgain(id: string, person: Person): Promise<InviteOutcome>;
  cancel(id: string, person: Person): Promise<CancelOutcome>;
  /** Gives up a check that will not end by itself. */
  close(id: string, reason: string, person: Person): Promise<CloseOutcome>;
  /** Purges a check now, whatever its state. */
  forget(id: string, person: Person): Promise<ForgetOutcome>;
  /** Asks WorkerChecks now, ahead of the poller; waits for the budget at most 2 s. */
  lookNow(id: string): Promise<Look>;
  get(id: string): Promise<Check | undefined>;
  /** By reference (with or without CHK-), e-mail or part of the name, without case; the newest first. */
  find(term: string): Promise<Check[]>;
  /** The newest first. Refused and Purged checks stand in no list. */
  list(filter: ListFilter, person: Person): Promise<Check[]>;
  /** Inviting, Unconfirmed, Pending, In Progress, Unknown, and Completed without a result yet; the newest first. */
  openChecks(): Promise<Check[]>;
  /** Pending checks whose reference, name or e-mail contains `query`; the newest first. */
  cancellable(query: string): Promise<Check[]>;
}
