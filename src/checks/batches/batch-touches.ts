import { randomUUID } from 'node:crypto';
import { HOUR_MS } from '../../time/durations.ts';
import type { Collection } from '../ports.ts';
import type { Batch } from './batch.ts';
import type { BatchList } from './batch-list.ts';

/** Far longer than it takes until every process knows of the change. */
const REMEMBERED_MS = HOUR_MS;

/** Small records of changes by people, so that the sender need not read a batch of a thousand rows each time. */
export interface BatchTouches {
  /** Call after each change by a person; shared by all processes. */
  touch(batchId: string): Promise<void>;
  /**
   * The batch as it is stored now. Reads it only if a person has changed it since the last call; otherwise this
   * process's copy is current, because only the leader makes other changes.
   */
  readNow(batchId: string): Promise<Batch | undefined>;
}

/** @param touches the last touch of each batch, shared by all processes */
export function createBatchTouches(
  batches: Pick<BatchList, 'all' | 'get'>,
  touches: Pick<Collection<string>, 'get' | 'set'>,
): BatchTouches {
  const seen = new Map<string, string>();

  return {
    touch: (batchId) => touches.set(batchId, randomUUID(), REMEMBERED_MS),
    async readNow(batchId) {
      const last = await touches.get(batchId);
      if (last === undefined || last === seen.get(batchId)) {
        return (await batches.all()).find(({ id }) => id === batchId);
      }
      const batch = await batches.get(batchId);
      seen.set(batchId, last);
      return batch;
    },
  };
}
