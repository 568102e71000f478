import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';
import { homeFiltersSchema } from './home-filters.ts';

export const homeRecordSchema = z.object({
  teamId: z.string(),
  page: z.number().int(),
  /** What the person has chosen to see. */
  filters: homeFiltersSchema.optional(),
  /** Marks of the checks that are, or may be, shown on it (home-marks.ts): written before they are shown. */
  shown: z.array(z.string()),
  /** The batches that it shows, each with its state: see `batchMark`. */
  batches: z.array(z.string()).optional(),
  /** Ids of the requests of workflows that are, or may be, shown on it as waiting. */
  requests: z.array(z.string()).optional(),
  /** Slack's hash of the published view; absent if not known. */
  hash: z.string().optional(),
  /** An answer from Slack was lost: until then, an older view may still arrive. Epoch milliseconds. */
  unsureUntil: z.number().optional(),
});
export type HomeRecord = z.infer<typeof homeRecordSchema>;

/** Records of Home tabs that name checks or show batches. Key: the person's user id. */
export type HomeRecords = Collection<HomeRecord>;
