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

/** A write that failed is looked for at once, and again after these pauses where the store cannot be asked. */
const CONFIRM_AFTER_MS = [0, 300, 900];

/**
 * RecordStore's swap. The store may have done it and only its answer was lost: no two texts are alike, so what stands there
 * tells.
 *
 * @throws WriteUnknownError where the store does not say in time what came of it; another StorageError where nothing was
 *   written
 */
export async function confirmedCompareAndSet(
  records: RecordStore,
  [key, before, after, ttlMs]: Parameters<RecordStore['compareAndSet']>,
): Promise<boolean> {
  const passed = startStopwatch();
  try {
    return await asStorageError(() => records.compareAndSet(key, before, after, ttlMs));
  } catch (error) {
    const found = await findAfter(records, key, passed);
    if (found !== undefined && found.now === after) return true;
    if (found === undefined && !isUndone(error)) throw new WriteUnknownError({ cause: error });
    throw error;
  }
}

/** What stands there; undefined where the store cannot say in time. */
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

/** That nothing was written is certain. */
function isUndone(error: unknown): boolean {
  return [StoreFullError, StoreLockedError, StoreTakenError].some((certain) => error instanceof certain);
}
