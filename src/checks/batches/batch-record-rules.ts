import { DAY_MS } from '../../time/durations.ts';
import type { Batch } from './batch.ts';

/** As long as the check of a row that was purged with it. */
const PURGED_KEPT_MS = 7 * DAY_MS;

/** What the store is told of a batch's record beside its schema. */
export const BATCH_RECORD_RULES = {
  /** The workers' details are to be gone from the disk, too. Not at each later write: that takes as long as the store is big. */
  erases: ({ purgedAt, pendingAudit }: Batch) =>
    purgedAt !== undefined || pendingAudit.some(({ action }) => action === 'batch-rest-forgotten'),
  leaves: ({ purgedAt, pendingAudit }: Batch) =>
    purgedAt !== undefined && pendingAudit.length === 0 && purgedAt + PURGED_KEPT_MS < Date.now(),
};
