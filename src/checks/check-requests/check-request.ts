import { z } from 'zod';
import { AUDIT_ACTIONS } from '../vocabulary.ts';

/**
 * Waiting: a person has to decide. Invited: the invitation was ordered; its check tells the rest. Declined: a person
 * declined it. Ended: it can no longer be decided, for the reason in `ended`.
 */
export const CHECK_REQUEST_STATES = ['Waiting', 'Invited', 'Declined', 'Ended'] as const;
export type CheckRequestState = (typeof CHECK_REQUEST_STATES)[number];

/** Why a request ended without a decision. */
export const END_REASONS = ['expired', 'no-channel', 'too-many', 'forgotten'] as const;
export type EndReason = (typeof END_REASONS)[number];

const at = z.number().int(); // epoch milliseconds

/** What the workflow said about the worker, as it came: it is read, and complained of, when it is shown. */
const detailsSchema = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  mobile: z.string().optional(),
  /** The id or the name of a check type. */
  product: z.string().optional(),
  startsOn: z.string().optional(),
});
export type RequestDetails = z.infer<typeof detailsSchema>;

const requestCardSchema = z.object({
  /** Where the message is; absent before the first post. */
  ts: z.string().optional(),
  /** Written before the post and removed after it; if it remains, the answer to the post was lost. */
  postingSince: at.optional(),
  /** Fingerprint of what the message shows. */
  renderedHash: z.string().optional(),
  /** Whether the message shows the worker's name. */
  namesShown: z.boolean().optional(),
  /** Counts the requests to draw the card again, regardless of what it shows or what is being sent. */
  redraws: z.number().int().optional(),
});
export type RequestCardRecord = z.infer<typeof requestCardSchema>;

export const checkRequestSchema = z.object({
  /** UUID that follows from the execution id: an event delivered again is the same request. */
  id: z.uuid(),
  /** Slack's id of the step's execution, by which it is completed. */
  executionId: z.string(),
  teamId: z.string(),
  /** The user the workflow names as asking. Grants nothing: anybody may have built the workflow. */
  askedBy: z.string().optional(),
  state: z.enum(CHECK_REQUEST_STATES),
  stateSince: at,
  createdAt: at,
  /** Absent once it is no longer Waiting. */
  details: detailsSchema.optional(),
  /** The desk's channel, where its card is; absent if none is configured. */
  channelId: z.string().optional(),
  decidedBy: z.string().optional(),
  /** Why it was declined. */
  reason: z.string().optional(),
  /** The check that was ordered. */
  check: z.object({ id: z.uuid(), reference: z.string() }).optional(),
  ended: z.enum(END_REASONS).optional(),
  /** When Slack accepted the step's completion, or said that the step had ended before. */
  completedAt: at.optional(),
  /** The person who asked was told, or could not be. */
  askerTold: z.literal(true).optional(),
  /** Audit lines that have not been written yet. */
  pendingAudit: z
    .array(z.object({ userId: z.string(), action: z.enum(AUDIT_ACTIONS), at, about: z.string() }))
    .default([]),
  card: requestCardSchema.default({}),
});
/** A background check that a workflow asks for. A person decides; nothing in it gives a permission. */
export type CheckRequest = z.infer<typeof checkRequestSchema>;
