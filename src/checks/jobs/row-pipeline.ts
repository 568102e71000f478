import type { Batch, BatchRow } from '../batches/batch.ts';
import type { PreparedRow, PrepareRow, RowOutcome, SendRow } from '../batches/send-row.ts';

export interface RowPipelineOptions {
  sendRow: SendRow;
  prepareRow: PrepareRow;
  /** The store failed as a row was prepared, or its outcome written. */
  onFailure: (error: unknown) => void;
}

/** A row, and the batch it is in. */
export interface RowToSend {
  batch: Batch;
  row: BatchRow;
}

/**
 * Sends rows, one request at a time. While WorkerChecks answers one, the next is prepared; while the outcome of one is
 * written, so is the intention of the next. The next request waits for both: a process that is killed leaves one request
 * without an outcome, and at most one intention without a request.
 */
export interface RowPipeline {
  /**
   * Sends a row; resolves once WorkerChecks has answered, and unless it simply invited or refused this person, once the
   * outcome is written. Rejects with StorageError.
   *
   * @param following the row that is probably next, asked while this one is under way
   */
  send(current: RowToSend, following: () => Promise<RowToSend | undefined>): Promise<RowOutcome>;
  /** Resolves once all outcomes are written. */
  written(): Promise<void>;
  /** The same; what was prepared is undone. */
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

  /** The row as it was prepared, or prepared now. */
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
