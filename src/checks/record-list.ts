import type { Records } from './ports.ts';

/** Records of one kind. A change becomes visible only once written, and concurrent writers never lose an update. */
export interface RecordList<T> {
  get(id: string): Promise<T | undefined>;
  all(): Promise<readonly T[]>;
  /** False if the record already exists. */
  insert(record: T): Promise<boolean>;
  /**
   * Read-modify-write. `change` must be pure: it runs again if another writer got in between, and may return its
   * argument to change nothing. Resolves with what is now stored, or undefined if there is no such record.
   */
  update(id: string, change: (record: T) => T): Promise<T | undefined>;
  /** Called after each insert and effective update, by any process. Must not throw. */
  onChange(listener: (record: T, before: T | undefined) => void): void;
}

/**
 * @param fence for leader-only work: returns the lease's number, called right before each update. The update rejects
 * with StorageError if the lease is no longer held or a later holder has written the record
 */
export function createRecordList<T extends { id: string }>(
  records: Records<T>,
  fence?: () => number,
): RecordList<T> {
  return {
    get: (id) => records.get(id),
    all: async () => records.all(),
    insert: (record) => records.insert(record.id, record),
    update: async (id, change) => records.update(id, change, fence === undefined ? {} : { fence: fence() }),
    onChange: (listener) => records.onChange(listener),
  };
}
