import type { Records } from '../ports.ts';
import { createRecordList, type RecordList } from '../record-list.ts';
import type { Batch } from './batch.ts';

/** Every batch, until it is deleted at the end of retention. */
export type BatchList = RecordList<Batch>;

/** @param fence see record-list.ts */
export function createBatchList(records: Records<Batch>, fence?: () => number): BatchList {
  return createRecordList(records, fence);
}
