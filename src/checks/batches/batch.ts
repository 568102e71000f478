import { z } from 'zod';
import { workerSchema } from '../check.ts';
import { AUDIT_ACTIONS } from '../vocabulary.ts';

/**
 * Sending: the leader invites row after row. Paused: it stopped by itself, and a person may continue it. Stopped: a
 * person stopped it. Done: every row has been invited, refused or left unconfirmed, or the rest was forgotten.
 */
export const BATCH_STATES = ['Sending', 'Paused', 'Stopped', 'Done'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/**
 * Why a batch paused by itself. `unreachable`: three rows in succession got no answer; `limit`: a daily limit was
 * reached; `access`: the person responsible for it may no longer invite.
 */
export const PAUSE_REASONS = ['credits', 'unauthorised', 'unreachable', 'limit', 'access'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

const at = z.number().int(); // epoch milliseconds
const personSchema = z.object({ teamId: z.string(), userId: z.string() });

export const batchRowSchema = z.object({
  /** Counts people from 1, without the heading; unique within the batch. */
  row: z.number().int().positive(),
  /** Absent once only the row's check has the details, or once they were forgotten. */
  worker: workerSchema.optional(),
  productId: z.string(),
  /** 2026-12-08 */
  startsOn: z.string().optional(),
  note: z.string().optional(),
  /** Ids of open checks for the same address and product that the person knows of and accepts. */
  besides: z.array(z.string()).optional(),
  /**
   * Why it is not sent: there was an open check when it was due to be sent, its product is no longer in
   * WORKERCHECKS_PRODUCTS, or its details were forgotten.
   */
  skipped: z.enum(['open-already', 'not-offered', 'forgotten']).optional(),
});
export type BatchRow = z.infer<typeof batchRowSchema>;

const batchCardSchema = z.object({
  /** Where the message is; absent before the first post. */
  channelId: z.string().optional(),
  ts: z.string().optional(),
  /** Set before a post and removed after it; if it remains, the answer to the post was lost. */
  postingSince: at.optional(),
  /** Fingerprint of what the message shows now. */
  renderedHash: z.string().optional(),
  /** Counts the requests to redraw the card, regardless of what it shows or what is being sent. */
  redraws: z.number().int().optional(),
  /** Slack's error when the card could not be posted or changed; the requester is told once. */
  undeliverable: z.string().optional(),
  /** The requester has not yet been told of `undeliverable`. */
  notTold: z.literal(true).optional(),
  /** How often the card was reposted because somebody deleted it. */
  reposts: z.number().int().optional(),
});
export type BatchCardRecord = z.infer<typeof batchCardSchema>;

export const batchSchema = z.object({
  /** UUID: the draft's id, so that confirming it twice creates one batch. */
  id: z.uuid(),
  state: z.enum(BATCH_STATES),
  stateSince: at,
  requester: personSchema,
  /** The person responsible for the remaining rows if the requester may no longer invite. */
  sender: personSchema.optional(),
  /** The channel of the batch card, whose thread has the cards of its checks. */
  channelId: z.string(),
  /** In the order in which they are invited. */
  rows: z.array(batchRowSchema),
  createdAt: at,
  paused: z
    .object({
      reason: z.enum(PAUSE_REASONS),
      /**
       * When it continues by itself: after `unreachable`, and on the morning after a `limit`. Absent: a person decides.
       */
      retryAt: at.optional(),
      /** The daily limit that was reached, and its value. */
      limit: z.object({ of: z.enum(['everybody', 'person']), most: z.number().int() }).optional(),
    })
    .optional(),
  /** How often the bot has continued by itself since WorkerChecks last answered. */
  retries: z.number().int().optional(),
  stoppedBy: z.string().optional(),
  forgottenBy: z.string().optional(),
  /**
   * The day in whose count all rows are reserved: 2026-11-26. Absent once the rows that were not sent have been taken
   * off.
   */
  reservedOn: z.string().optional(),
  /** When all worker details were removed, at the end of retention. */
  purgedAt: at.optional(),
  /** Audit lines that have not been written yet. */
  pendingAudit: z
    .array(z.object({ userId: z.string(), action: z.enum(AUDIT_ACTIONS), at, about: z.string() }))
    .default([]),
  card: batchCardSchema.default({}),
});
/** Several invitations ordered together. The outcome of each row is in its check: see `batchCheckId`. */
export type Batch = z.infer<typeof batchSchema>;
