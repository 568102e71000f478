import { z } from 'zod';
import { REFUSAL_REASONS, REFUSED_FIELDS } from '../errors.ts';
import { cardSchema } from './card-record.ts';
import { storedAs } from './stored-as.ts';
import { AUDIT_ACTIONS, RESULTS } from './vocabulary.ts';

/**
 * Inviting: the intention is written, the outcome of the invitation is not.
 * Unconfirmed: it is not known whether WorkerChecks created the invitation; a person decides.
 * Unknown: WorkerChecks sent an unrecognised status (kept in `statusWord`); never final.
 * Replaced: cancelled, and ordered again as the check in `replacedBy`.
 * Closed: given up by a person, or a WorkerChecks status that the contract file maps to it.
 */
export const STATES = [
  'Inviting',
  'Unconfirmed',
  'Refused',
  'Pending',
  'In Progress',
  'Completed',
  'Cancelled',
  'Replaced',
  'Unknown',
  'Closed',
  'Purged',
] as const;
export type State = (typeof STATES)[number];

const at = z.number().int(); // epoch milliseconds

export const workerSchema = z.object({
  /** Empty for a person with a single name, which is stored as the last name. */
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  mobile: z.string().optional(), // E.164
});
export type Worker = z.infer<typeof workerSchema>;

const outcomeSchema = z.object({
  result: z.enum(RESULTS),
  /** The vendor's own word if the result is Unknown. */
  resultWord: z.string().optional(),
  /** 2026-11-20, or as received if it could not be parsed; earlier versions stored an ISO date-time in UTC. */
  releaseDate: z.string().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** A reference to another check. */
const otherCheckSchema = z.object({ checkId: z.uuid(), reference: z.string() });

/** The check that will replace another, until it has a record of its own. */
const replacementSchema = otherCheckSchema.extend({
  userId: z.string(),
  at,
  /** The process carrying out the replacement. */
  process: z.string(),
  productId: z.string(),
  productName: z.string(),
  worker: workerSchema,
  note: z.string().optional(),
  startsOn: z.string().optional(),
});
export type Replacement = z.infer<typeof replacementSchema>;

/** What was last said of a check's result: see expectations/. It holds only for a check in this state. */
const expectationSchema = z.object({
  state: z.enum(['Pending', 'In Progress']),
  /** The day by which the result is likely there: 2026-12-04. */
  by: z.string().optional(),
  /** The result is unlikely to be there by the business day before the start date. */
  atRisk: z.literal(true).optional(),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** What was first said of a check's result, kept to measure how such claims hold: see report/. Days: 2026-12-04. */
const claimsSchema = z.object({
  /** The first day by which the result was likely there, as said after the worker had submitted. */
  likelyBy: z.string().optional(),
  /** The business day before the start date, when the result was first said to be unlikely there by its end. */
  atRiskBy: z.string().optional(),
});
export type Claims = z.infer<typeof claimsSchema>;

const pendingAuditSchema = storedAs(
  z.object({
    userId: z.string(),
    action: z.enum(AUDIT_ACTIONS),
    at,
    invitationId: z.string().optional(),
    about: z.string().optional(),
  }),
  { action: 'deed' },
);

/** By whom and when the result was first opened. */
const openedSchema = z.object({ userId: z.string(), at });

/** Left out of the digest, and of what needs attention, before the day `until`: 2026-12-08. See snooze.ts. */
const snoozeSchema = z.object({
  until: z.string(),
  by: z.string(),
  at,
  /** What it was snoozed for: a check that moves on is no longer snoozed. */
  state: z.enum(STATES),
  resultRevision: z.number().int(),
});

/** `by`: who assigned it. */
const ownerSchema = z.object({ userId: z.string(), by: z.string(), at });

/** Added by a colleague, and never changed. `id`: generated when the form opened. */
const addedNoteSchema = z.object({ id: z.uuid(), userId: z.string(), at, text: z.string() });
export type AddedNote = z.infer<typeof addedNoteSchema>;

export const checkSchema = storedAs(
  z.object({
    /** Opaque UUID, safe for button values; also the invitation's Idempotency-Key. */
    id: z.uuid(),
    reference: z.string(), // CHK-7F3K2
    state: z.enum(STATES),
    statusWord: z.string().optional(),
    productId: z.string(),
    productName: z.string(),
    /** Absent once purged. */
    worker: workerSchema.optional(),
    note: z.string().optional(),
    /** What colleagues added to it since, oldest first; purged with the worker's details. */
    notes: z.array(addedNoteSchema).optional(),
    /** The day the worker starts work: 2026-12-08. */
    startsOn: z.string().optional(),
    expectation: expectationSchema.optional(),
    claims: claimsSchema.optional(),
    /** The batch it was invited with and its row there. Its card is in the thread of the batch card. */
    batch: z.object({ id: z.uuid(), row: z.number().int() }).optional(),
    /** The former check that it renews. */
    renews: z.uuid().optional(),
    /** The check whose invitation it replaces. Its card is in the thread of that check's card. */
    replaces: otherCheckSchema.optional(),
    replacedBy: otherCheckSchema.optional(),
    /**
     * The intention to replace it, with the new order: written together with `cancelling`, and removed once the new
     * check exists or the cancellation has failed.
     */
    replacing: replacementSchema.optional(),
    requester: z.object({ teamId: z.string(), userId: z.string() }),
    /** Who is responsible for it, if it was ever assigned; see owner.ts. */
    owner: ownerSchema.optional(),
    channelId: z.string(),
    invitationId: z.string().optional(),
    /** Who typed the invitation id, and when; absent if it came from WorkerChecks. */
    invitationIdGiven: z.object({ by: z.string(), at }).optional(),
    refusal: z.enum([...REFUSAL_REASONS, 'unreachable']).optional(),
    /** The fields WorkerChecks rejected, if it named any. */
    refusedFields: z.array(z.enum(REFUSED_FIELDS)).optional(),
    createdAt: at,
    invitedAt: at.optional(),
    inProgressSeenAt: at.optional(),
    completedSeenAt: at.optional(),
    cancelledAt: at.optional(),
    purgedAt: at.optional(),
    /** The statistics have it: see report/statistics.ts. Set once it is purged. */
    counted: z.literal(true).optional(),
    /** The person who requested the purge; absent if retention did it. */
    purgedBy: z.string().optional(),
    /**
     * Who gave it up, and why; `userId` is absent if WorkerChecks closed it. The reason is purged with the worker's
     * details.
     */
    closed: z.object({ userId: z.string().optional(), reason: z.string().optional(), at }).optional(),
    /** Corrections for timestamps written by a wrong clock: retention counts from `at` in place of `said`. */
    misdated: z.array(z.object({ said: at, at })).optional(),
    /** When `state` was entered. */
    stateSince: at,
    /** By the clock of the requesting process; for display only. Order is decided by `lastMark` alone. */
    lastResultAt: at.optional(),
    /** The last result request, or answer to a cancellation, applied to this record: the `count`-th of that process. */
    lastMark: z.object({ process: z.string(), count: z.number().int() }).optional(),
    outcome: outcomeSchema.optional(),
    /** When this outcome was first seen, until somebody opens the result. */
    unopenedSince: at.optional(),
    opened: openedSchema.optional(),
    snoozed: snoozeSchema.optional(),
    /** Whether WorkerChecks offers a certificate, and whether its link may be shown. */
    certificate: z.enum(['none', 'unusable', 'offered']).default('none'),
    /** Set only if CERTIFICATE_BUTTON is `link`. */
    certificateUrl: z.string().optional(),
    /** WorkerChecks no longer knows the invitation. */
    gone: z.boolean().default(false),
    /** When that was first seen. */
    goneSince: at.optional(),
    /** The process that is sending the invitation. If it is gone, the outcome of Inviting will never be written. */
    invitingProcess: z.string().optional(),
    /**
     * The intention to cancel: written before the request, removed after its outcome. `unanswered`: the person was told
     * that it failed, but it may have succeeded; the next result will show.
     */
    cancelling: z
      .object({
        userId: z.string(),
        at,
        unanswered: z.literal(true).optional(),
        /** The process sending the request. */
        process: z.string().optional(),
      })
      .optional(),
    cancelledBy: z.string().optional(),
    /**
     * Who sent the invitation again, until its outcome is known; absent for the first send, which is the requester's.
     */
    sendingAgain: z.object({ userId: z.string() }).optional(),
    /**
     * Incremented for each event the owner should be notified of in the thread: a result (1), a changed result (2
     * …).
     */
    resultRevision: z.number().int().default(0),
    /**
     * Audit entries that are not in the audit log yet: written together with the change they record, so that none is
     * lost.
     */
    pendingAudit: z.array(pendingAuditSchema).default([]),
    card: cardSchema.default({ notifiedRevision: 0, reposts: 0 }),
  }),
  {
    resultRevision: 'news',
    pendingAudit: 'unaudited',
    lastResultAt: 'lastLookedAt',
    lastMark: 'lastLook',
  },
);
/** A background check, from the intention to invite until it is purged. Times are epoch milliseconds. */
export type Check = z.infer<typeof checkSchema>;
