import { z } from 'zod';
import { REFUSAL_REASONS, REFUSED_FIELDS } from '../errors.ts';
import { storedAs } from './stored-as.ts';
import { AUDIT_ACTIONS, RESULTS } from './vocabulary.ts';

/**
 * Inviting: the intention is written, the answer to the invitation is not.
 * Unconfirmed: whether WorkerChecks made the invitation is not known; a person decides.
 * Unknown: WorkerChecks uses a status word nobody knows (kept in `statusWord`); never final.
 * Replaced: cancelled, and ordered again as the check in `replacedBy`.
 * Closed: given up by a person, or a word of WorkerChecks that the contract file maps to it.
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
  /** Empty where the person has one name, which is the last name. */
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  mobile: z.string().optional(), // E.164
});
export type Worker = z.infer<typeof workerSchema>;

const outcomeSchema = z.object({
  result: z.enum(RESULTS),
  /** The vendor's own word where the result is Unknown. */
  resultWord: z.string().optional(),
  /** 2026-11-20, else as it came; an ISO date-time in UTC where an earlier version of the bot read it. */
  releaseDate: z.string().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Names another check. */
const otherCheckSchema = z.object({ checkId: z.uuid(), reference: z.string() });

/** The check that is to take the place of another, before it is one itself. */
const replacementSchema = otherCheckSchema.extend({
  userId: z.string(),
  at,
  /** The process that is replacing it. */
  process: z.string(),
  productId: z.string(),
  productName: z.string(),
  worker: workerSchema,
  note: z.string().optional(),
  startsOn: z.string().optional(),
});
export type Replacement = z.infer<typeof replacementSchema>;

const placeSchema = z.object({ channelId: z.string(), ts: z.string() });

/** What stands in Slack, and what was about to when the process ended. */
const cardSchema = storedAs(
  z.object({
    /** Where the message is; absent before the first post. */
    channelId: z.string().optional(),
    ts: z.string().optional(),
    /** The thread it stands in, or was about to be posted in: the `ts` of its first message. Absent: the channel itself. */
    threadTs: z.string().optional(),
    /** Slack takes no reply in the thread it belongs in, so it stands in the channel itself. */
    threadRefused: z.literal(true).optional(),
    /** Written before a post, removed after it: a post whose answer was never read. */
    postingSince: at.optional(),
    /** Fingerprint of what the message shows now; of a purged check, that it shows nothing personal any more. */
    renderedHash: z.string().optional(),
    /** Fingerprint of the facts on it, whatever they look like: news if it differs, else a matter of looks. */
    renderedFactsHash: z.string().optional(),
    /** Counts the demands to draw it anew, whatever stands on it and whatever is on its way to it. */
    redraws: z.number().int().optional(),
    /** Whether the outcome could stand on the card when it was last announced. */
    outcomeShown: z.boolean().optional(),
    /** The last `news` a thread reply told of. */
    notifiedRevision: z.number().int().default(0),
    replyingSince: at.optional(),
    /** Slack's error when the card could not be posted; the requester is told so once. */
    undeliverable: z.string().optional(),
    /** The requester has yet to be told of `undeliverable`. */
    notTold: z.literal(true).optional(),
    /** Cards that Slack let nobody change, and that others have taken the place of: to be taken away. */
    leftBehind: z.array(placeSchema).optional(),
    /** Slack's error when it last did not let what has to go be taken away, and the `redraws` it was an answer to. */
    removalRefused: z.object({ slackError: z.string(), redraws: z.number().int() }).optional(),
    /** Slack did not let an earlier card of this check be changed: the next is posted complete. */
    notEditable: z.literal(true).optional(),
    /** How often the card was posted anew because somebody deleted it. */
    reposts: z.number().int().default(0),
  }),
  { renderedHash: 'announced', renderedFactsHash: 'announcedFacts', notifiedRevision: 'repliedNews' },
);
export type CardRecord = z.infer<typeof cardSchema>;

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

export const checkSchema = storedAs(
  z.object({
    /** UUID; opaque, fit for button values; also the Idempotency-Key of the invitation. */
    id: z.uuid(),
    reference: z.string(), // CHK-7F3K2
    state: z.enum(STATES),
    statusWord: z.string().optional(),
    productId: z.string(),
    productName: z.string(),
    /** Absent once purged. */
    worker: workerSchema.optional(),
    note: z.string().optional(),
    /** The day the worker starts work: 2026-12-08. */
    startsOn: z.string().optional(),
    /** The batch it was invited with, and its row there. Its card stands in the thread of the batch card. */
    batch: z.object({ id: z.uuid(), row: z.number().int() }).optional(),
    /** The check whose invitation it takes the place of. Its card stands in the thread of that check's card. */
    replaces: otherCheckSchema.optional(),
    replacedBy: otherCheckSchema.optional(),
    /**
     * The intention to replace it, with what is to be ordered: written together with `cancelling`, and removed once the
     * new check is there or this one is not cancelled after all.
     */
    replacing: replacementSchema.optional(),
    requester: z.object({ teamId: z.string(), userId: z.string() }),
    channelId: z.string(),
    invitationId: z.string().optional(),
    /** Who typed the invitation id, and when; absent where WorkerChecks itself gave it. */
    invitationIdGiven: z.object({ by: z.string(), at }).optional(),
    refusal: z.enum([...REFUSAL_REASONS, 'unreachable']).optional(),
    /** What WorkerChecks did not accept, where it said so. */
    refusedFields: z.array(z.enum(REFUSED_FIELDS)).optional(),
    createdAt: at,
    invitedAt: at.optional(),
    inProgressSeenAt: at.optional(),
    completedSeenAt: at.optional(),
    cancelledAt: at.optional(),
    purgedAt: at.optional(),
    /** Whoever had it purged on request; absent where retention did. */
    purgedBy: z.string().optional(),
    /** Who gave it up, and why; `userId` is absent where WorkerChecks closed it. The reason is purged with the worker. */
    closed: z.object({ userId: z.string().optional(), reason: z.string().optional(), at }).optional(),
    /**
     * Moments that a wrong clock wrote, and what they are taken for: retention counts from `at` as long as `said` is what
     * it would count from.
     */
    misdated: z.array(z.object({ said: at, at })).optional(),
    /** When `state` was entered. */
    stateSince: at,
    /** By the clock of the process that asked: to be shown. What came first is told by `lastMark` alone. */
    lastResultAt: at.optional(),
    /** The look, or the answer to a cancellation, that this record follows: the `count`-th of that process. */
    lastMark: z.object({ process: z.string(), count: z.number().int() }).optional(),
    outcome: outcomeSchema.optional(),
    /** Whether WorkerChecks offers a certificate behind a link we may show. */
    certificate: z.enum(['none', 'unusable', 'offered']).default('none'),
    /** Only where CERTIFICATE_BUTTON is `link`. */
    certificateUrl: z.string().optional(),
    /** WorkerChecks no longer knows the invitation. */
    gone: z.boolean().default(false),
    /** When that was first seen. */
    goneSince: at.optional(),
    /** The process that writes the outcome of Inviting; the outcome of a process that is gone never comes. */
    invitingProcess: z.string().optional(),
    /**
     * The intention to cancel, written before the request and removed after its outcome. `unanswered`: whoever had it was
     * told that it failed, and yet it may have been done: the next look tells.
     */
    cancelling: z
      .object({
        userId: z.string(),
        at,
        unanswered: z.literal(true).optional(),
        /** Which process is at it. */
        process: z.string().optional(),
      })
      .optional(),
    cancelledBy: z.string().optional(),
    /** Who sent the invitation again, until its outcome is known; absent for the first time, which is the requester's. */
    sendingAgain: z.object({ userId: z.string() }).optional(),
    /** Counts what the requester should be told of in the thread: the result came (1), the result changed (2 …). */
    resultRevision: z.number().int().default(0),
    /** Deeds of people that are not in the audit yet: written with what they did, so that none is lost. */
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
