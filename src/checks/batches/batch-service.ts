import type { Check } from '../check.ts';
import type { LimitReached, Person } from '../check-service.ts';
import type { Batch, BatchRow } from './batch.ts';

export interface BatchOrder {
  /** UUID of the draft that was confirmed. */
  id: string;
  channelId: string;
  rows: BatchRow[];
}

export type BatchOutcome =
  | { kind: 'created'; batch: Batch }
  /** This draft was confirmed before. */
  | { kind: 'already-created'; batch: Batch }
  /** Its rows would exceed a daily limit; nothing was written. */
  | { kind: 'limit-reached'; limit: LimitReached };

export type BatchChange = { kind: 'changed' | 'unchanged'; batch: Batch };

/** Number of rows by the state of their checks. */
export interface BatchProgress {
  total: number;
  /** WorkerChecks created the invitation, whatever happened to it afterwards. */
  invited: number;
  refused: number;
  unconfirmed: number;
  /** Skipped because an open check existed when they were due to be sent. */
  openAlready: number;
  /** Not sent and not being sent: rows not reached yet, rows forgotten, and the row refused for lack of credits. */
  notInvited: number;
  /** These three and `cancelled` add up to `invited`. */
  submitted: number;
  waiting: number;
  /** Completed, closed or purged. */
  done: number;
  cancelled: number;
}

/**
 * What people can do with batches. Independent of Slack; authorisation is the caller's responsibility. Rejects with
 * BotError and StorageError.
 */
export interface BatchService {
  /**
   * Writes the batch with all its rows, which the leader then sends. Rejects with BotError if there are no rows, if
   * there are more than BULK_MAX_ROWS, or if a product is not offered.
   */
  create(order: BatchOrder, requester: Person): Promise<BatchOutcome>;
  get(id: string): Promise<Batch | undefined>;
  /**
   * Only a row that is already in flight is still sent. Also stops a paused batch, which may otherwise continue by
   * itself.
   */
  stop(id: string, person: Person): Promise<BatchChange>;
  /** Continues a paused or stopped batch. */
  resume(id: string, person: Person): Promise<BatchChange>;
  /** Ends a paused or stopped batch and removes the details of rows that were not sent. */
  forgetRest(id: string, person: Person): Promise<BatchChange>;
  /** On a worker's request: removes their details from every batch; rows that have not been sent are skipped. */
  forgetWorker(email: string): Promise<void>;
  /** The batch's checks by row number; rows that have not been reached have none. */
  checksOf(batch: Batch): Map<number, Check>;
  progressOf(batch: Batch): BatchProgress;
}
