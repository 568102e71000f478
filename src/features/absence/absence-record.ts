import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';

/** The line about an owner who may no longer see checks. Key: their user id. */
export const absenceRecordSchema = z.object({
  channelId: z.string(),
  /** How many open checks the line says they own. */
  checks: z.number().int(),
  /** Written before the post, epoch milliseconds. */
  postingSince: z.number().int(),
  /** The posted message; absent while the answer to the post is outstanding or lost. */
  ts: z.string().optional(),
});
export type AbsenceRecord = z.infer<typeof absenceRecordSchema>;
export type AbsenceRecords = Collection<AbsenceRecord>;
