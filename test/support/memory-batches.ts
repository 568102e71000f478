import type { Batch } from '../../src/checks/batches/batch.ts';
import { type BatchList, createBatchList } from '../../src/checks/batches/batch-list.ts';
import { createMemoryCollection } from './memory-collection.ts';
import { openMemoryRecords } from './memory-records.ts';

/** The batch list of one process, as a bot has it. */
export async function createMemoryBatches(stored = createMemoryCollection<Batch>()): Promise<BatchList> {
  return createBatchList(await openMemoryRecords(stored));
}
