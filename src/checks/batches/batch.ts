import { z } from 'zod';
import { workerSchema } from '../check.ts';
import { AUDIT_ACTIONS } from '../vocabulary.ts';

/**
 * Sending: the leader invites row after row. Paused: it stopped by itself, and a person may continue.
 * Stopped: a person stopped it. Done: each row has been invited, refused or left unconfirmed, or the rest was forgotten.
 */
export const BATCH_STATES = ['Sending', 'Paused', 'Stopped', 'Done'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/**
 * Why a batch paused by itself. `unreachable`: three rows in a row were not answered; `limit`: one of the day;
 * `access`: the person who answers for it may no longer invite.
 */
export const PAUSE_REASONS = ['credits', 'unauthorised', 'unreachable', 'limit', 'access'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

const at = z.number().int(); // epoch milliseconds
const personSchema = z.object({ teamId: z.string(), userId: z.string() });

export const batchRowSchema = z.object({
  /** Counts people from 1, without the heading; unique within the batch. */
  row: z.number().int().positive(),
  /** Absent once the row's check alone holds the details, and once they were forgotten. */
  worker: workerSchema.optional(),
  productId: z.string(),
  /** 2026-12-08 */
  startsOn: z.string().optional(),
  note: z.string().optional(),
  /** Ids of open checks for the same address and product that the person was told of and invites beside. */
  besides: z.array(z.string()).optional(),
  /**
   * It is not sent: an open check was found as its turn came, its product is not in WORKERCHECKS_PRODUCTS any more, or
   * its details were forgotten.
   */
  skipped: z.enum(['open-already', 'not-offered', 'forgotten']).optional(),
});
export type BatchRow = z.infer<typeof batchRowSchema>;

const batchCardSchema = z.object({
  /** Where the message is; absent before the first post. */
  channelId: z.string().optional(),
  ts: z.string().optional(),
  /** Written before a post, removed after it: a post whose answer was never read. */
  postingSince: at.optional(),
  /** Fingerprint of what the message shows now. */
  renderedHash: z.string().optional(),
  /** Counts the demands to draw it anew, whatever stands on it and whatever is on its way to it. */
  redraws: z.number().int().optional(),
  /** Slack's error when the card could not be posted or changed; the requester is told so once. */
  undeliverable: z.string().optional(),
  /** The requester has yet to be told of `undeliverable`. */
  notTold: z.literal(true).optional(),
  /** How often the card was posted anew because somebody deleted it. */
  reposts: z.number().int().optional(),
});
export type BatchCardRecord = z.infer<typeof batchCardSchema>;

export const batchSchema = z.object({
  /** UUID: the preview's id, so that a preview confirmed twice makes one batch. */
  id: z.uuid(),
  state: z.enum(BATCH_STATES),
  stateSince: at,
  requester: personSchema,
  /** Who answers for the rows still to be sent, where the requester may no longer invite. */
  sender: personSchema.optional(),
  /** For the batch card, with the cards of its checks in the thread. */
  channelId: z.string(),
  /** In the order in which they are invited. */
  rows: z.array(batchRowSchema),
  createdAt: at,
  paused: z
    .object({
      reason: z.enum(PAUSE_REASONS),
      /** When the bot itself goes on: after `unreachable`, and as the day of a `limit` ends. Absent: a person decides. */
      retryAt: at.optional(),
      /** Which limit of the day, and what it was. */
      limit: z.object({ of: z.enum(['everybody', 'person']), most: z.number().int() }).optional(),
    })
    .optional(),
  /** How often the bot went on by itself since WorkerChecks last answered. */
  retries: z.number().int().optional(),
  stoppedBy: z.string().optional(),
  forgottenBy: z.string().optional(),
  /** The day, 2026-11-26, on which all rows count as sent; absent once those that were not sent are taken off it. */
  reservedOn: z.string().optional(),
  /** Every worker's details are gone: the end of retention. */
  purgedAt: at.optional(),
  /** What people did that is not in the audit yet. */
  pendingAudit: z
    .array(z.object({ userId: z.string(), action: z.enum(AUDIT_ACTIONS), at, about: z.string() }))
    .default([]),
  card: batchCardSchema.default({}),
});
/** Several invitations ordered together. What became of each row is told by its check: see `batchCheckId`. */
export type Batch = z.infer<typeof batchSchema>;
