import type { Check } from '../check.ts';
import type { LimitReached, Person } from '../check-service.ts';
import type { Batch, BatchRow } from './batch.ts';

export interface BatchOrder {
  /** UUID of the preview. */
  id: string;
  channelId: string;
  rows: BatchRow[];
}

export type BatchOutcome =
  | { kind: 'created'; batch: Batch }
  /** The same preview was confirmed before. */
  | { kind: 'already-created'; batch: Batch }
  /** Its rows would exceed a limit of the day; nothing was written. */
  | { kind: 'limit-reached'; limit: LimitReached };

export type BatchChange = { kind: 'changed' | 'unchanged'; batch: Batch };

/** What became of a batch so far, by the checks of its rows. */
export interface BatchProgress {
  total: number;
  /** WorkerChecks has made the invitation, whatever became of it since. */
  invited: number;
  refused: number;
  unconfirmed: number;
  /** Open checks were found as they were sent. */
  openAlready: number;
  /** Neither sent nor under way: rows not reached yet, rows forgotten, and the row refused for want of credits. */
  notInvited: number;
  /** Of the invited, `cancelled` and these three are the whole: */
  submitted: number;
  waiting: number;
  /** Completed, closed or purged. */
  done: number;
  cancelled: number;
}

/** What people do with batches. Knows no Slack; authorisation is the caller's. Rejects with BotError and StorageError. */
export interface BatchService {
  /**
   * Writes the batch with all its rows; the leader then sends it. Rejects with BotError where there are no rows, more than
   * BULK_MAX_ROWS, or one names a product that is not offered.
   */
  create(order: BatchOrder, requester: Person): Promise<BatchOutcome>;
  get(id: string): Promise<Batch | undefined>;
  /** At most the row under way is still sent. Also for a paused batch, which may go on by itself. */
  stop(id: string, person: Person): Promise<BatchChange>;
  /** Goes on with a paused or stopped batch. */
  resume(id: string, person: Person): Promise<BatchChange>;
  /** Ends a paused or stopped batch: the details of rows that were not sent are removed. */
  forgetRest(id: string, person: Person): Promise<BatchChange>;
  /** On a worker's request: removes their details from every batch; what was not sent to them is not sent any more. */
  forgetWorker(email: string): Promise<void>;
  /** The batch's checks by row number; rows that were not reached have none. */
  checksOf(batch: Batch): Map<number, Check>;
  progressOf(batch: Batch): BatchProgress;
}
