import type { LoadedRecord, RecordStore } from './driver.ts';

/** For stores that keep the order of compare-and-sets asked for together, and commit them together. */
export async function loadRecords(
  records: Pick<RecordStore, 'compareAndSet'>,
  loaded: readonly LoadedRecord[],
): Promise<void> {
  await Promise.all(
    loaded.map(({ key, text, ttlMs }) => records.compareAndSet(key, undefined, text, { ttlMs })),
  );
}
