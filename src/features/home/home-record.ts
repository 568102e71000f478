import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';

export const homeRecordSchema = z.object({
  teamId: z.string(),
  page: z.number().int(),
  /** Ids of the checks that stand on it, or may: written before they are shown. */
  shown: z.array(z.string()),
  /** Slack's own mark of what stands there; absent where it is not known. */
  hash: z.string().optional(),
  /** An answer of Slack's was lost: until then an older picture may still arrive. Epoch milliseconds. */
  unsureUntil: z.number().optional(),
});
export type HomeRecord = z.infer<typeof homeRecordSchema>;

/** Whose Home tab names checks. Key: the person's user id. */
export type HomeRecords = Collection<HomeRecord>;
