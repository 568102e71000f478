import type { RequestLogRecord } from './request-log-record.ts';

/** Where the account's log is kept, for every process that sends in its name. */
export interface RequestLogStore {
  /**
   * Writes what `change` makes of the record, if nobody wrote it in between, else asks `change` again; undefined:
   * nothing is written. Rejects with StorageError.
   */
  update(
    id: string,
    change: (record: RequestLogRecord | undefined) => RequestLogRecord | undefined,
  ): Promise<unknown>;
  /** Called when any process may have written. Returns how to stop. */
  changes(listener: () => void): () => void;
}
