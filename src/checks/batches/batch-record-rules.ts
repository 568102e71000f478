import { DAY_MS } from '../../time/durations.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { Batch } from './batch.ts';

/** Kept as long as the check of a row that was purged with it. */
const PURGED_KEPT_MS = 7 * DAY_MS;

const FORGETTING: readonly AuditAction[] = ['batch-rest-forgotten', 'batch-rows-forgotten'];

/** How the store treats batch records, apart from their schema. */
export const BATCH_RECORD_RULES = {
  /**
   * Removes the workers' details from the disk as well. Not on every later write, because it takes time in proportion
   * to the size of the store.
   */
  erases: ({ purgedAt, pendingAudit }: Batch) =>
    purgedAt !== undefined || pendingAudit.some(({ action }) => FORGETTING.includes(action)),
  isObsolete: ({ purgedAt, pendingAudit }: Batch, now = Date.now()) =>
    purgedAt !== undefined && pendingAudit.length === 0 && purgedAt + PURGED_KEPT_MS < now,
};
