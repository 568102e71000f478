import type { LedgerRecord } from './ledger-record.ts';

/** Where the account's ledger is kept, for every process that sends in its name. */
export interface LedgerStore {
  /**
   * Writes what `change` makes of the record, if nobody wrote it in between, else asks `change` again; undefined:
   * nothing is written. Rejects with StorageError.
   */
  update(
    id: string,
    change: (record: LedgerRecord | undefined) => LedgerRecord | undefined,
  ): Promise<unknown>;
  /** Called when any process may have written. Returns how to stop. */
  changes(listener: () => void): () => void;
}
