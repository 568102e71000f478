import type { Check } from '../check.ts';
import type { CheckService } from '../check-service.ts';
import type { InvitationCounts } from '../use-cases/invitation-counts.ts';
import type { Batch } from './batch.ts';
import { batchCheckId } from './batch-check-id.ts';
import type { BatchList } from './batch-list.ts';
import { isUntidy, tidied } from './batch-transitions.ts';
import { type ChecksByRow, checksByRow, isUnsent } from './unsent-rows.ts';

export interface TidyBatchOptions {
  batches: Pick<BatchList, 'update'>;
  checks: () => Promise<readonly Check[]>;
  checkService: Pick<CheckService, 'forget'>;
  counts: Pick<InvitationCounts, 'release'>;
}

/** Checks of rows that were forgotten before WorkerChecks had them: they hold the details still. */
function forgottenChecks({ rows }: Batch, checks: ChecksByRow): Check[] {
  return rows.flatMap(({ row, skipped }) => {
    const check = skipped === 'forgotten' ? checks.get(row) : undefined;
    return check !== undefined && isUnsent(check) && check.worker !== undefined ? [check] : [];
  });
}

/**
 * What is left to do when a batch sends no more, each as often as it is tried: unsent invitations come off the day's count,
 * forgotten details go from checks too, and details stand no longer in two records. Rejects with StorageError.
 */
export function createTidyBatch({ batches, checks, checkService, counts }: TidyBatchOptions) {
  return async (batch: Batch): Promise<void> => {
    if (batch.state === 'Sending') return;
    const byRow = checksByRow(batch.id, await checks());
    const { forgottenBy, reservedOn, requester } = batch;
    if (forgottenBy !== undefined) {
      const person = { teamId: requester.teamId, userId: forgottenBy };
      for (const { id } of forgottenChecks(batch, byRow)) await checkService.forget(id, person);
    }
    if (!isUntidy(batch, byRow)) return;
    if (reservedOn !== undefined) {
      // Of a refused one that was taken off, unless its process ended before.
      const unsent = batch.rows.filter(({ row }) => (byRow.get(row)?.state ?? 'Refused') === 'Refused');
      const ids = unsent.map(({ row }) => batchCheckId(batch.id, row));
      await counts.release(ids, requester.userId, reservedOn);
    }
    await batches.update(batch.id, (current) => tidied(current, byRow));
  };
}
