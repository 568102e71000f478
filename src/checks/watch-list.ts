import type { Check } from './check.ts';
import type { CheckRecords } from './ports.ts';

/** Every check we follow. Changes are written before they are seen; of two writers of one check neither is lost. */
export interface WatchList {
  get(id: string): Promise<Check | undefined>;
  all(): Promise<readonly Check[]>;
  /** False where a check with this id already is. */
  insert(check: Check): Promise<boolean>;
  /**
   * Applies a pure change to what is stored and writes it where it changed anything; `change` is called again where
   * somebody wrote in between, and may return its argument to change nothing. Resolves with what is stored then, or
   * undefined where there is no such check.
   */
  update(id: string, change: (check: Check) => Check): Promise<Check | undefined>;
  /** Called after each insert and update that wrote, by whichever process. Must not throw. */
  onChange(listener: (check: Check, before: Check | undefined) => void): void;
}

/**
 * @param fence for what one process of all does alone: the number of its lease, asked right before each update, which
 *   rejects with StorageError where the lease is no longer held or a later holder has written the check
 */
export function createWatchList(records: CheckRecords, fence?: () => number): WatchList {
  return {
    get: (id) => records.get(id),
    all: async () => records.all(),
    insert: (check) => records.insert(check.id, check),
    update: async (id, change) => records.update(id, change, fence === undefined ? {} : { fence: fence() }),
    onChange: (listener) => records.onChange(listener),
  };
}
