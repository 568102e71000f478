import { setTimeout as delay } from 'node:timers/promises';
import { startStopwatch } from '../../time/stopwatch.ts';
import { ANSWER_MS, asStorageError } from '../driver/as-storage-error.ts';
import type { RecordStore } from '../driver/driver.ts';
import {
  StoreFullError,
  StoreLockedError,
  StoreTakenError,
  WriteUnknownError,
} from '../driver/storage-errors.ts';

/**
 * After a failed write, when to check whether it was applied: at once, then after these delays while the store is
 * unreachable.
 */
const CONFIRM_AFTER_MS = [0, 300, 900];

/**
 * A compare-and-set that also handles a lost answer: the store may have applied the write. It then re-reads the record
 * and compares: no two ciphertexts are alike, so the stored text says whose write it was.
 *
 * @throws WriteUnknownError if the store cannot confirm either way in time; another StorageError if nothing was written
 */
export async function confirmedCompareAndSet(
  records: RecordStore,
  [key, before, after, options]: Parameters<RecordStore['compareAndSet']>,
): Promise<boolean> {
  const passed = startStopwatch();
  try {
    return await asStorageError(() => records.compareAndSet(key, before, after, options));
  } catch (error) {
    const found = await findAfter(records, key, passed);
    if (found !== undefined && found.now === after) return true;
    if (found === undefined && !isUndone(error)) throw new WriteUnknownError({ cause: error });
    throw error;
  }
}

/** The text now stored. Undefined if the store cannot say in time. */
async function findAfter(
  records: RecordStore,
  key: string,
  passed: () => number,
): Promise<{ now: string | undefined } | undefined> {
  for (const pauseMs of CONFIRM_AFTER_MS) {
    await delay(pauseMs);
    const leftMs = ANSWER_MS - passed();
    if (leftMs <= 0) return undefined;
    const found = await asStorageError(() => records.get(key), leftMs).then(
      (now) => ({ now }),
      () => undefined,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether it is certain that nothing was written. */
function isUndone(error: unknown): boolean {
  return [StoreFullError, StoreLockedError, StoreTakenError].some((certain) => error instanceof certain);
}
