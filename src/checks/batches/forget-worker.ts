import type { Batch } from './batch.ts';
import type { BatchList } from './batch-list.ts';
import type { BatchTouches } from './batch-touches.ts';
import { workerForgotten } from './batch-transitions.ts';
import type { ChecksByRow } from './unsent-rows.ts';

/** Removes the details of every row with this address; what is not sent yet of it is not sent. */
export async function forgetWorker(
  {
    batches,
    touch,
    checksOf,
    now,
  }: {
    batches: Pick<BatchList, 'all' | 'update'>;
    touch: BatchTouches['touch'];
    checksOf: (batch: Batch) => ChecksByRow;
    now: () => number;
  },
  email: string,
): Promise<void> {
  for (const { id, rows } of await batches.all()) {
    if (!rows.some(({ worker }) => worker?.email.toLowerCase() === email.toLowerCase())) continue;
    await batches.update(id, (batch) => workerForgotten(batch, checksOf(batch), email, now()));
    await touch(id);
  }
}
