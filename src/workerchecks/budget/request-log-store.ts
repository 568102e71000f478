import type { RequestLogRecord } from './request-log-record.ts';

/** Storage for the account's request log, shared by every process of the account. */
export interface RequestLogStore {
  /**
   * Compare-and-set: writes what `change` returns, and calls it again if another process wrote in between. If it
   * returns undefined, nothing is written. Rejects with StorageError.
   */
  update(
    id: string,
    change: (record: RequestLogRecord | undefined) => RequestLogRecord | undefined,
  ): Promise<unknown>;
  /** Called when any process may have written. Returns an unsubscribe function. */
  changes(listener: () => void): () => void;
}
