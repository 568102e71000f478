import type { Records } from './ports.ts';

/** Records of one kind. Changes are written before they are seen; of two writers of one record neither is lost. */
export interface RecordList<T> {
  get(id: string): Promise<T | undefined>;
  all(): Promise<readonly T[]>;
  /** False where a record with this id already is. */
  insert(record: T): Promise<boolean>;
  /**
   * Applies a pure change to what is stored and writes it where it changed anything; `change` is called again where
   * somebody wrote in between, and may return its argument to change nothing. Resolves with what is stored then, or
   * undefined where there is no such record.
   */
  update(id: string, change: (record: T) => T): Promise<T | undefined>;
  /** Called after each insert and update that wrote, by whichever process. Must not throw. */
  onChange(listener: (record: T, before: T | undefined) => void): void;
}

/**
 * @param fence for what one process of all does alone: the number of its lease, asked right before each update, which
 *   rejects with StorageError where the lease is no longer held or a later holder has written the record
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
