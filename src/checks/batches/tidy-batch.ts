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

/** Checks of forgotten rows that never reached WorkerChecks: they still have the details. */
function forgottenChecks({ rows }: Batch, checks: ChecksByRow): Check[] {
  return rows.flatMap(({ row, skipped }) => {
    const check = skipped === 'forgotten' ? checks.get(row) : undefined;
    return check !== undefined && isUnsent(check) && check.worker !== undefined ? [check] : [];
  });
}

/**
 * Cleans up once sending has ended: unsent invitations are taken off the day's count, forgotten details are removed
 * from checks too, and details are no longer stored twice. May be repeated. Rejects with StorageError.
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
      // A refused row has been taken off already, unless its process died before that.
      const unsent = batch.rows.filter(({ row }) => (byRow.get(row)?.state ?? 'Refused') === 'Refused');
      const ids = unsent.map(({ row }) => batchCheckId(batch.id, row));
      await counts.release(ids, requester.userId, reservedOn);
    }
    await batches.update(batch.id, (current) => tidied(current, byRow));
  };
}
