import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';

/** What an administrator was last told of the audit log's newest line. Key: their user id. */
export const headNoticeSchema = z.object({
  /** 2026-12 */
  month: z.string(),
  /** posting: the answer to the post is outstanding or lost. refused: Slack did not take it, so it is tried again. */
  state: z.enum(['posting', 'posted', 'refused', 'given-up']),
  /** Written before the post, epoch milliseconds. */
  postingSince: z.number().int(),
  /** The newest line, and its digest. */
  seq: z.number().int(),
  digest: z.string(),
});
export type HeadNoticeRecord = z.infer<typeof headNoticeSchema>;
export type HeadNoticeRecords = Collection<HeadNoticeRecord>;
