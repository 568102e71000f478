import { z } from 'zod';
import { workerSchema } from '../check.ts';

/**
 * Sending: the leader invites row after row. Paused: it stopped by itself, and a person may continue.
 * Stopped: a person stopped it. Done: each row has been invited, refused or left unconfirmed, or the rest was forgotten.
 */
export const BATCH_STATES = ['Sending', 'Paused', 'Stopped', 'Done'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Why a batch paused by itself. `unreachable`: three rows in a row; `access`: the requester may no longer invite. */
export const PAUSE_REASONS = ['credits', 'unauthorised', 'unreachable', 'limit', 'access'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

const at = z.number().int(); // epoch milliseconds

export const batchRowSchema = z.object({
  /** Counts people from 1, without the heading; unique within the batch. */
  row: z.number().int().positive(),
  /** Absent once the row's check holds the details, and once the rest is forgotten. */
  worker: workerSchema.optional(),
  productId: z.string(),
  /** 2026-12-08 */
  startsOn: z.string().optional(),
  note: z.string().optional(),
  /** Ids of open checks for the same address and product that the person was told of and invites beside. */
  besides: z.array(z.string()).optional(),
  /** No check was made of it: an open one was found as it was sent, or the rest was forgotten. */
  skipped: z.enum(['open-already', 'forgotten']).optional(),
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
  requester: z.object({ teamId: z.string(), userId: z.string() }),
  /** For the batch card, with the cards of its checks in the thread. */
  channelId: z.string(),
  /** In the order in which they are invited. */
  rows: z.array(batchRowSchema),
  createdAt: at,
  paused: z
    .object({
      reason: z.enum(PAUSE_REASONS),
      /** When it is worth another try, where that is known. */
      retryAt: at.optional(),
    })
    .optional(),
  stoppedBy: z.string().optional(),
  forgottenBy: z.string().optional(),
  card: batchCardSchema.default({}),
});
/** Several invitations ordered together. What became of each row is told by its check: see `batchCheckId`. */
export type Batch = z.infer<typeof batchSchema>;
