import { z } from 'zod';
import { workerSchema } from '../check.ts';

/** An existing check, which the person is told about before they confirm. */
const knownCheckSchema = z.object({ id: z.string(), reference: z.string() });

const draftRowSchema = z.object({
  /** Counts people from 1, without the heading. */
  row: z.number().int().positive(),
  /** Absent if something needs a correction. */
  person: workerSchema.optional(),
  /** Absent: the draft's `productId`. */
  productId: z.string().optional(),
  /** 2026-12-08; absent: the draft's `startsOn`. */
  startsOn: z.string().optional(),
  /** Sentences that say what to correct. */
  complaints: z.array(z.string()),
  /** Identifies the row in addition to its number. */
  label: z.string(),
  /** The row as one line that can be pasted into the form again. */
  line: z.string(),
  /** Open checks for the same address and product, newest first. */
  open: z.array(knownCheckSchema).optional(),
  /** A recently completed check for the same address and product. */
  completed: knownCheckSchema.optional(),
});
export type DraftRow = z.infer<typeof draftRowSchema>;

/**
 * A list of people that has been read and awaits confirmation. Key: the id of the batch that it becomes. Contains only
 * what an invitation needs: no other columns, and no file.
 */
export const batchDraftSchema = z.object({
  /** The person who submitted the list; only they may use the draft. */
  requester: z.object({ teamId: z.string(), userId: z.string() }),
  /** For rows that name no product; absent until the form is submitted. */
  productId: z.string().optional(),
  /** Absent until the form is submitted. */
  channelId: z.string().optional(),
  /** For rows that name no day: 2026-12-08. */
  startsOn: z.string().optional(),
  rows: z.array(draftRowSchema),
  ignoredColumns: z.array(z.string()),
  /** Number of lines that were not read as people: greetings, signatures, totals. */
  ignoredLines: z.number().int(),
  /** The list exceeded the limit; `rows` contains the first ones. */
  isTruncated: z.boolean(),
  /** The rows that the form shows for correction. What is submitted there replaces them. */
  inBox: z.array(z.number().int()),
  /** Ids of the drafts that this one corrects. */
  earlier: z.array(z.string()),
});
export type BatchDraft = z.infer<typeof batchDraftSchema>;
