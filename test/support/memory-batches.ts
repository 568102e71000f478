import type { Batch } from '../../src/checks/batches/batch.ts';
import { type BatchList, createBatchList } from '../../src/checks/batches/batch-list.ts';
import { createMemoryCollection } from './memory-collection.ts';
import { openMemoryRecords } from './memory-records.ts';

/** The batches of a process, as those of a bot are. */
export async function createMemoryBatches(stored = createMemoryCollection<Batch>()): Promise<BatchList> {
  return createBatchList(await openMemoryRecords(stored));
}
