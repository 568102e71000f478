import { z } from 'zod';
import { workerSchema } from '../check.ts';

/** A check that the person is told of before they confirm. */
const knownCheckSchema = z.object({ id: z.string(), reference: z.string() });

const draftRowSchema = z.object({
  /** Counts people from 1, without the heading. */
  row: z.number().int().positive(),
  /** Absent where there is something to correct. */
  person: workerSchema.optional(),
  /** Absent: `productId` of the draft counts. */
  productId: z.string().optional(),
  /** 2026-12-08; absent: `startsOn` of the draft counts. */
  startsOn: z.string().optional(),
  /** Sentences about what is to be corrected. */
  complaints: z.array(z.string()),
  /** What to call the row beside its number. */
  label: z.string(),
  /** The row as one line that the paste box takes again. */
  line: z.string(),
  /** Open checks for the same address and product, the newest first. */
  open: z.array(knownCheckSchema).optional(),
  /** One that was completed lately. */
  completed: knownCheckSchema.optional(),
});
export type DraftRow = z.infer<typeof draftRowSchema>;

/**
 * A list of people that was read and waits for a person to confirm it. Key: the id of the batch that it becomes. Of the
 * list only what an invitation takes is kept: no other columns, and no file.
 */
export const batchDraftSchema = z.object({
  /** Whoever gave the list; nobody else may use it. */
  requester: z.object({ teamId: z.string(), userId: z.string() }),
  /** For rows that name no product; absent until the form is sent. */
  productId: z.string().optional(),
  /** Absent until the form is sent. */
  channelId: z.string().optional(),
  /** For rows that name no day: 2026-12-08. */
  startsOn: z.string().optional(),
  rows: z.array(draftRowSchema),
  ignoredColumns: z.array(z.string()),
  /** How many lines were not read as people: greetings, signatures, totals. */
  ignoredLines: z.number().int(),
  /** The list held more people than the limit; `rows` holds the first ones. */
  isTruncated: z.boolean(),
  /** The rows that stand in the form's box to be corrected: what is sent from there takes their place. */
  inBox: z.array(z.number().int()),
  /** Drafts that this one was corrected from. */
  earlier: z.array(z.string()),
});
export type BatchDraft = z.infer<typeof batchDraftSchema>;
