import { z } from 'zod';
import type { RefusalReason, WorkerChecksError } from '../errors.ts';
import { type Check, type Worker, workerSchema } from './check.ts';

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
  /** The day the worker starts work: 2026-12-08. */
  startsOn: z.string().optional(),
  /** The batch whose row it is; `id` is then the row's `batchCheckId`. */
  batch: z.object({ id: z.uuid(), row: z.number().int() }).optional(),
  /** Open checks for the same address and product the person was told of, and said to invite all the same. */
  besides: z.array(z.uuid()).optional(),
});
export type Draft = z.infer<typeof draftSchema>;

/** A filled form that names an invitation by its id. `id` is minted when the form opens: of the check, where one is made. */
export const followOrderSchema = z.object({
  id: z.uuid(),
  /** The check that is to follow the invitation; a new one where absent. */
  checkId: z.uuid().optional(),
  /** When the id that is to be corrected was given, epoch milliseconds; absent where the check has none yet. */
  correcting: z.number().optional(),
  invitationId: z.string(),
  worker: workerSchema,
  productId: z.string(),
  channelId: z.string(),
});
export type FollowOrder = z.infer<typeof followOrderSchema>;

/** A filled form to invite a worker in place of an open invitation. `id` is minted when the form opens: of the new check. */
export interface ResendOrder {
  id: string;
  /** The check whose invitation is to be replaced. */
  checkId: string;
  worker: Worker;
  productId: string;
  note?: string | undefined;
  startsOn?: string | undefined;
  /** Open checks for the same address and product the person was told of, and said to invite all the same. */
  besides?: readonly string[] | undefined;
}

/** Which limit on inviting one worker again is reached, and from when it is possible, epoch milliseconds. */
export interface ResendLimit {
  of: 'interval' | 'day';
  from: number;
}

/** Which limit is reached, and what it is. */
export interface LimitReached {
  of: 'everybody' | 'person';
  most: number;
  /** How many may still be sent today: fewer than were asked for. */
  left: number;
}

export type OpenChecks = readonly [Check, ...Check[]];

/** Somebody who may be invited, and to what. */
export interface Invitee {
  email: string;
  productId: string;
}

export interface KnownChecks {
  /** What a second invitation would double, the newest first. */
  open: readonly Check[];
  /** The newest that was completed in the last 30 days, where none is open. */
  completed: Check | undefined;
}

export type InviteOutcome =
  | { kind: 'invited'; check: Check }
  /** This form was sent before; nothing was done. */
  | { kind: 'already-sent'; check: Check }
  | { kind: 'refused'; check: Check; reason: RefusalReason | 'unreachable' }
  | { kind: 'unconfirmed'; check: Check }
  /** Nothing was sent: these checks for the same address and product are open, the newest first. */
  | { kind: 'open-already'; open: OpenChecks }
  /** Nothing was sent: as many were sent today as may be. */
  | { kind: 'limit-reached'; limit: LimitReached };

export type FollowOutcome =
  /** With what WorkerChecks says of the invitation now. */
  | { kind: 'followed'; check: Check }
  /** The check follows this very invitation since before; nothing was done. */
  | { kind: 'already-followed'; check: Check }
  /** The check has an id by now that WorkerChecks gave, or somebody else; or it is past following anything. */
  | { kind: 'settled'; check: Check }
  /** Another check has this id. */
  | { kind: 'taken'; by: Check }
  | { kind: 'not-known' }
  /** WorkerChecks names another e-mail address or reference than the check's. */
  | { kind: 'misfit'; field: 'email' | 'reference' }
  /** WorkerChecks could not be asked now; nothing was changed. */
  | { kind: 'not-asked'; error: WorkerChecksError };

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

/** `check`: the one whose invitation was to be replaced. Unless it says `replaced`, nothing was sent. */
export type ResendOutcome =
  /** Its invitation is cancelled. `sent`: the new check, and what became of its invitation. */
  | { kind: 'replaced'; check: Check; sent: Extract<FormOutcome, { check: Check }> }
  /** By another form, as the check `replacedBy`. */
  | { kind: 'replaced-before'; check: Check }
  /** A person cancelled it. */
  | { kind: 'cancelled-before'; check: Check }
  /** The worker has submitted, or the check is otherwise past replacing. */
  | { kind: 'too-late'; check: Check }
  /** WorkerChecks could not be asked how the check stands; nothing was changed. */
  | { kind: 'not-asked'; check: Check; error: WorkerChecksError }
  /** `isOpen`: it may be cancelled all the same; the next result tells. */
  | { kind: 'not-cancelled'; check: Check; error: WorkerChecksError; isOpen: boolean }
  | { kind: 'too-soon'; check: Check; limit: ResendLimit }
  /** Other checks for the new address and product are open, the newest first; nothing was changed. */
  | { kind: 'open-already'; open: OpenChecks }
  | { kind: 'limit-reached'; limit: LimitReached };

/** 'not-closable': it has an end, or is being sent just now. */
export type CloseOutcome = { kind: 'closed' | 'not-closable'; check: Check };

export type ForgetOutcome = { kind: 'forgotten' | 'already-purged' | 'being-sent'; check: Check };

export interface RefreshOutcome {
  check: Check;
  /** False: WorkerChecks could not be asked now (see `trouble`); `check` is what was last seen, at check.lastResultAt. */
  fresh: boolean;
  /** check.lastResultAt was written by a clock that ran ahead. */
  isMisdated?: boolean;
  trouble: WorkerChecksError | undefined;
  /** The certificate's link as WorkerChecks gave it just now, where it may be shown. Never stored, never logged. */
  certificateUrl: string | undefined;
}

export type ListFilter = 'all' | 'pending' | 'progress' | 'completed' | 'mine';

/** What people do with checks. Knows no Slack; authorisation is the caller's. Rejects with BotError. */
export interface CheckService {
  invite(draft: Draft, requester: Person): Promise<FormOutcome>;
  /**
   * The checks for the same e-mail (without case) and product that a second invitation would double, the newest first:
   * open ones, and those WorkerChecks refused because it has an invitation for that person.
   */
  openChecksFor(email: string, productId: string): Promise<Check[]>;
  /** The same for many people at once, and what was completed lately, in their order. */
  knownChecksFor(people: readonly Invitee[]): Promise<KnownChecks[]>;
  /**
   * Follows an invitation by its id: with `order.checkId`, that check does, in place of no invitation or of a wrong id a
   * person gave; else the check for the same address and product that waits for its id, or a new one.
   */
  follow(order: FollowOrder, person: Person): Promise<FollowOutcome>;
  /**
   * A check whose invitation is Unconfirmed or was Refused: the person says to send it again.
   *
   * @param besides ids of other open checks for the same address and product the person was told of
   */
  sendAgain(id: string, person: Person, besides?: readonly string[]): Promise<InviteOutcome>;
  cancel(id: string, person: Person): Promise<CancelOutcome>;
  /** Looks how the check stands, cancels its invitation and, once that is certainly done, sends the ordered one. */
  resend(order: ResendOrder, person: Person): Promise<ResendOutcome>;
  /** Whether its worker was invited too often, or a moment ago, to be invited again with the same details. */
  resendLimitOf(check: Check): Promise<ResendLimit | undefined>;
  /** Gives up a check that will not end by itself. */
  close(id: string, reason: string, person: Person): Promise<CloseOutcome>;
  /** Purges a check now, whatever its state. */
  forget(id: string, person: Person): Promise<ForgetOutcome>;
  /** Asks WorkerChecks now, ahead of the poller; waits for the budget at most 2 s. */
  refresh(id: string, person: Person): Promise<RefreshOutcome>;
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
