import type { Check } from './check.ts';
import type { CheckRecords } from './ports.ts';
import { createRecordList, type RecordList } from './record-list.ts';

/** Every check the bot follows. */
export type WatchList = RecordList<Check>;

/** @param fence see record-list.ts */
export function createWatchList(records: CheckRecords, fence?: () => number): WatchList {
  return createRecordList(records, fence);
}
