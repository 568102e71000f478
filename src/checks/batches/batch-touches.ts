import { randomUUID } from 'node:crypto';
import { HOUR_MS } from '../../time/durations.ts';
import type { Collection } from '../ports.ts';
import type { Batch } from './batch.ts';
import type { BatchList } from './batch-list.ts';

/** Long after every process knows what was changed. */
const REMEMBERED_MS = HOUR_MS;

/** A word that a person changed a batch, whatever it was: it is small, and the batch has a thousand rows. */
export interface BatchTouches {
  /** After each change by a person; shared by all processes. */
  touch(batchId: string): Promise<void>;
  /**
   * The batch as it is stored now. Reads all of it only where a person has touched it since the last time; else what this
   * process knows is right, since nobody but the leader changes it.
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
