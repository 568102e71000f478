import { z } from 'zod';
import type { RefusalReason, WorkerChecksError } from '../errors.ts';
import { type Check, type Worker, workerSchema } from './check.ts';
import type { NoteTaking } from './notes.ts';
import type { Assigning } from './owner.ts';
import type { ResultOpenings } from './result-opening.ts';
import type { Snoozing } from './snooze.ts';
import type { StartDates } from './start-date.ts';

/** A Slack user. */
export interface Person {
  teamId: string;
  userId: string;
}

/** A submitted invitation form. `id` is generated when the form opens, which makes submitting it twice idempotent. */
export const draftSchema = z.object({
  id: z.uuid(),
  worker: workerSchema,
  productId: z.string(),
  channelId: z.string(),
  note: z.string().optional(),
  /** The day the worker starts work: 2026-12-08. */
  startsOn: z.string().optional(),
  /** The renewal it was opened from, whose id is that of the former check. */
  renews: z.uuid().optional(),
  /** The batch row this comes from; `id` is then the row's `batchCheckId`. */
  batch: z.object({ id: z.uuid(), row: z.number().int() }).optional(),
  /** The request that it decides; `id` is then the `requestedCheckId`. */
  request: z.uuid().optional(),
  /** Ids of open checks for the same address and product that the person was warned of, and chose to invite besides. */
  besides: z.array(z.uuid()).optional(),
});
export type Draft = z.infer<typeof draftSchema>;

/** A submitted form with an existing invitation's id. `id` is generated when the form opens; a new check has it too. */
export const followOrderSchema = z.object({
  id: z.uuid(),
  /** The check that is to follow the invitation; absent: create one. */
  checkId: z.uuid().optional(),
  /** When the id to be corrected was given, epoch milliseconds; absent if the check has none yet. */
  correcting: z.number().optional(),
  invitationId: z.string(),
  worker: workerSchema,
  productId: z.string(),
  channelId: z.string(),
});
export type FollowOrder = z.infer<typeof followOrderSchema>;

/**
 * A submitted form to replace an open invitation by a new one. `id` is generated when the form opens; the new check
 * gets it as its id.
 */
export interface ResendOrder {
  id: string;
  /** The check whose invitation is to be replaced. */
  checkId: string;
  worker: Worker;
  productId: string;
  note?: string | undefined;
  startsOn?: string | undefined;
  /** Ids of open checks for the same address and product that the person was warned of, and chose to invite besides. */
  besides?: readonly string[] | undefined;
}

/** A limit on inviting the same worker again, and when it is possible again, epoch milliseconds. */
export type ResendLimit =
  /** `minMs`: minimum time between two invitations. */
  { of: 'interval'; minMs: number; from: number } | { of: 'day'; most: number; from: number };

/** The daily limit that was reached, and its value. */
export interface LimitReached {
  of: 'everybody' | 'person';
  most: number;
  /** How many more may be sent today: fewer than requested. */
  left: number;
}

export type OpenChecks = readonly [Check, ...Check[]];

/** A potential invitation: a person's address and the check type. */
export interface Invitee {
  email: string;
  productId: string;
}

export interface KnownChecks {
  /** Open checks that a second invitation would duplicate, newest first. */
  open: readonly Check[];
  /** The newest check completed within the last 30 days; only set if none is open. */
  completed: Check | undefined;
}

export type InviteOutcome =
  | { kind: 'invited'; check: Check }
  /** This form was already submitted; nothing was done. */
  | { kind: 'already-sent'; check: Check }
  | { kind: 'refused'; check: Check; reason: RefusalReason | 'unreachable' }
  | { kind: 'unconfirmed'; check: Check }
  /** Nothing was sent: these checks for the same address and product are open, newest first. */
  | { kind: 'open-already'; open: OpenChecks }
  /** Nothing was sent: today's limit is reached. */
  | { kind: 'limit-reached'; limit: LimitReached };

export type FollowOutcome =
  /** Includes the invitation's current result from WorkerChecks. */
  | { kind: 'followed'; check: Check }
  /** The check was already following this invitation; nothing was done. */
  | { kind: 'already-followed'; check: Check }
  /**
   * The check has been given another id in the meantime, by WorkerChecks or a colleague, or can no longer follow an
   * invitation.
   */
  | { kind: 'too-late'; check: Check }
  /** Another check has this id. */
  | { kind: 'taken'; by: Check }
  | { kind: 'not-known' }
  /** WorkerChecks has a different e-mail address or reference than the check. */
  | { kind: 'mismatch'; field: 'email' | 'reference' }
  /** WorkerChecks could not be reached; nothing was changed. */
  | { kind: 'not-asked'; error: WorkerChecksError };

export type FormOutcome =
  | InviteOutcome
  /** This form was already submitted with different details, which are those of `check`; nothing was done. */
  | { kind: 'sent-otherwise'; check: Check };

export type CancelOutcome =
  | { kind: 'cancelled'; check: Check }
  | { kind: 'already-cancelled'; check: Check }
  /**
   * The worker has submitted, or the check can no longer be cancelled for another reason: the card shows its actual
   * state.
   */
  | { kind: 'too-late'; check: Check }
  /** WorkerChecks did not cancel and still says Pending, or could not be reached. Safe to retry. */
  | { kind: 'failed'; check: Check; error: WorkerChecksError };

/** `check`: the one whose invitation was to be replaced. Except for `replaced`, nothing was sent. */
export type ResendOutcome =
  /** The old invitation is cancelled. `sent`: the new check and the outcome of its invitation. */
  | { kind: 'replaced'; check: Check; sent: Extract<FormOutcome, { check: Check }> }
  /** Already replaced through another form, by the check `replacedBy`. */
  | { kind: 'replaced-before'; check: Check }
  /** Already cancelled by a person. */
  | { kind: 'cancelled-before'; check: Check }
  /** The worker has submitted, or the check can no longer be replaced for another reason. */
  | { kind: 'too-late'; check: Check }
  /** WorkerChecks could not be asked for the check's current state; nothing was changed. */
  | { kind: 'not-asked'; check: Check; error: WorkerChecksError }
  /** `isOpen`: the cancellation may have succeeded regardless; the next result will show. */
  | { kind: 'not-cancelled'; check: Check; error: WorkerChecksError; isOpen: boolean }
  | { kind: 'too-soon'; check: Check; limit: ResendLimit }
  /** Other checks for the new address and product are open, newest first; nothing was changed. */
  | { kind: 'open-already'; open: OpenChecks }
  | { kind: 'limit-reached'; limit: LimitReached };

/** 'not-closable': the check has already ended, or its invitation is being sent. */
export type CloseOutcome = { kind: 'closed' | 'not-closable'; check: Check };

export type ForgetOutcome = { kind: 'forgotten' | 'already-purged' | 'being-sent'; check: Check };

export interface RefreshOutcome {
  check: Check;
  /** False: WorkerChecks could not be reached (see `trouble`); `check` is as last seen at check.lastResultAt. */
  fresh: boolean;
  /** check.lastResultAt is in the future: it was written by a clock that ran fast. */
  isMisdated?: boolean;
  trouble: WorkerChecksError | undefined;
  /** The certificate link as just received from WorkerChecks, if it is safe to show. Never stored or logged. */
  certificateUrl: string | undefined;
}

/** 'mine': those the person owns. `@U…`: those that this user owns. */
export type ListFilter = 'all' | 'pending' | 'progress' | 'completed' | 'mine' | `@${string}`;

/** An invitation that is ready: only its intention has to be written, and its request sent. */
export interface PreparedInvitation {
  /**
   * Writes the intention. Undefined: it was prepared too long ago, or this draft has a check by now; nothing was
   * written. Rejects with BotError and StorageError.
   */
  intend(): Promise<IntendedInvitation | undefined>;
  /** Undoes the preparation, unless `intend` was called; resolves once that is done. */
  drop(): Promise<void>;
}

/** An invitation whose intention is written. */
export interface IntendedInvitation {
  /** Sends it. Call it once. Resolves with WorkerChecks' answer, while the outcome is still being written. */
  send(): Promise<AnsweredInvitation>;
}

/** What WorkerChecks answered. */
export type AnsweredInvitation = (
  | { kind: 'invited' | 'unconfirmed' }
  | { kind: 'refused'; reason: RefusalReason | 'unreachable' }
) & {
  /** The outcome, once it is written. Rejects with StorageError. */
  written: Promise<Extract<InviteOutcome, { kind: 'invited' | 'refused' | 'unconfirmed' }>>;
};

/** The use cases around checks. Independent of Slack; authorisation is up to the caller. Rejects with BotError. */
export interface CheckService extends StartDates, Assigning, NoteTaking, ResultOpenings, Snoozing {
  invite(draft: Draft, requester: Person): Promise<FormOutcome>;
  /**
   * Does in advance what an invitation needs before its intention is written. Its address and product stay locked
   * against other invitations until `intend` or `drop`, for two seconds at most. Undefined: `invite` would not send it
   * now, or this draft has a check. Rejects with StorageError.
   */
  prepareInvite(draft: Draft, requester: Person): Promise<PreparedInvitation | undefined>;
  /**
   * Checks that a new invitation for this e-mail (ignoring case) and product would duplicate, newest first: open ones,
   * and those WorkerChecks refused because it already has an invitation for that person.
   */
  openChecksFor(email: string, productId: string): Promise<Check[]>;
  /** Like `openChecksFor` for many people at once, in their order; also includes recently completed checks. */
  knownChecksFor(people: readonly Invitee[]): Promise<KnownChecks[]>;
  /**
   * Links a check to an existing invitation by id. With `order.checkId`, that check, replacing no id or a wrong one
   * that a person gave; otherwise the check for the same address and product that is waiting for its id, or a new one.
   */
  follow(order: FollowOrder, person: Person): Promise<FollowOutcome>;
  /**
   * Sends the invitation of a check that is Unconfirmed or Refused again, at a person's request.
   *
   * @param besides ids of other open checks for the same address and product that the person was warned of
   */
  sendAgain(id: string, person: Person, besides?: readonly string[]): Promise<InviteOutcome>;
  cancel(id: string, person: Person): Promise<CancelOutcome>;
  /** Fetches the check's current state, cancels its invitation and, once that is certain, sends the new one. */
  resend(order: ResendOrder, person: Person): Promise<ResendOutcome>;
  /** The limit that prevents inviting this worker again with the same details, if any. */
  resendLimitOf(check: Check): Promise<ResendLimit | undefined>;
  /** Gives up a check that will not end by itself. */
  close(id: string, reason: string, person: Person): Promise<CloseOutcome>;
  /** Purges a check now, whatever its state. */
  forget(id: string, person: Person): Promise<ForgetOutcome>;
  /** Requests the result now, ahead of the poller; waits at most 2 s for the budget. */
  refresh(id: string, person: Person): Promise<RefreshOutcome>;
  get(id: string): Promise<Check | undefined>;
  /** By reference (with or without CHK-), e-mail or part of the name, ignoring case; newest first. */
  find(term: string): Promise<Check[]>;
  /** Newest first. Refused and Purged checks are never listed. */
  list(filter: ListFilter, person: Person): Promise<Check[]>;
  /** Pending checks whose reference, name or e-mail contains `query`; newest first. */
  cancellable(query: string): Promise<Check[]>;
}
