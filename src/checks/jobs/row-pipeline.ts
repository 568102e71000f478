import type { Batch, BatchRow } from '../batches/batch.ts';
import type { PreparedRow, PrepareRow, RowOutcome, SendRow } from '../batches/send-row.ts';

export interface RowPipelineOptions {
  sendRow: SendRow;
  prepareRow: PrepareRow;
  /** The store failed while a row was being prepared, or its outcome written. */
  onFailure: (error: unknown) => void;
}

/** A row and its batch. */
export interface RowToSend {
  batch: Batch;
  row: BatchRow;
}

/**
 * Sends rows, one request at a time. While WorkerChecks answers one, the next is prepared; while the outcome of one is
 * written, so is the intention of the next. The next request is sent once both are written: so a killed process leaves
 * one request without an outcome, and at most one intention without a request.
 */
export interface RowPipeline {
  /**
   * Sends a row. Resolves once WorkerChecks has created or refused the invitation; otherwise once the outcome is
   * written. Rejects with StorageError.
   *
   * @param following finds the row that is probably next; called while this one is in flight
   */
  send(current: RowToSend, following: () => Promise<RowToSend | undefined>): Promise<RowOutcome>;
  /** Resolves once all outcomes are written. */
  written(): Promise<void>;
  /** Undoes what was prepared, and resolves once all outcomes are written. */
  drain(): Promise<void>;
}

export function createRowPipeline({ sendRow, prepareRow, onFailure }: RowPipelineOptions): RowPipeline {
  let prepared: Promise<PreparedRow | undefined> = Promise.resolve(undefined);
  let writing: Promise<void> = Promise.resolve();

  async function drop(): Promise<void> {
    const unwanted = prepared;
    prepared = Promise.resolve(undefined);
    await (await unwanted)?.drop();
  }

  async function prepareFollowing(following: () => Promise<RowToSend | undefined>) {
    const next = await following();
    return next && prepareRow(next.batch, next.row);
  }

  /** The prepared row. Prepared now if another one was, or none. */
  async function take({ batch, row }: RowToSend): Promise<PreparedRow | undefined> {
    const ready = await prepared;
    if (ready?.isFor(batch, row) !== true) {
      await drop();
      return prepareRow(batch, row);
    }
    prepared = Promise.resolve(undefined);
    return ready;
  }

  return {
    async send(current, following) {
      const ready = await take(current);
      const [intended] = await Promise.all([ready?.intend(), writing]);
      if (intended === undefined) return sendRow(current.batch, current.row);
      const answering = intended.send();
      prepared = prepareFollowing(following).catch((error: unknown) => {
        onFailure(error);
        return undefined;
      });
      const { outcome, written } = await answering;
      if (outcome.kind === 'answered') {
        writing = written.then(() => {}, onFailure);
      } else {
        await written;
      }
      return outcome;
    },
    written: () => writing,
    async drain() {
      await Promise.all([writing, drop()]);
    },
  };
}
