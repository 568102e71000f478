import { isDeepStrictEqual } from 'node:util';
import { BotError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type {
  AnsweredInvitation,
  CheckService,
  Draft,
  InviteOutcome,
  LimitReached,
  Person,
} from '../check-service.ts';
import type { Batch, BatchRow, PauseReason } from './batch.ts';
import { batchCheckId } from './batch-check-id.ts';
import { isUnsent } from './unsent-rows.ts';

/** The outcome of sending a row. */
export type RowOutcome =
  /** WorkerChecks answered, or the row had been sent before. */
  | { kind: 'answered' }
  /** WorkerChecks could not be reached, or its answer was lost. */
  | { kind: 'unanswered' }
  /** The batch must pause, and this row be sent later. */
  | { kind: 'pause'; reason: Exclude<PauseReason, 'limit'> }
  | { kind: 'pause'; reason: 'limit'; limit: LimitReached }
  | { kind: 'skip'; why: 'open-already' | 'not-offered' };

export interface SendRowOptions {
  checkService: Pick<CheckService, 'invite' | 'prepareInvite' | 'sendAgain'>;
  /** A check as it is stored now. */
  getCheck: (id: string) => Promise<Check | undefined>;
}

/** A row that has not been invited, with everything prepared except the intention and the request. */
export interface PreparedRow {
  /** Whether it was prepared for the row as it now is in the batch. */
  isFor(batch: Batch, row: BatchRow): boolean;
  /** Writes the intention; resolves with the function that sends it. Undefined: nothing was written; use `sendRow`. */
  intend(): Promise<{ send(): Promise<AnsweredRow> } | undefined>;
  /** Undoes the preparation, unless `intend` was called; resolves when that is done. */
  drop(): Promise<void>;
}

export interface AnsweredRow {
  outcome: RowOutcome;
  /** Settles once the outcome is written. */
  written: Promise<unknown>;
}

/** Undefined: it cannot be prepared; use `sendRow`. Rejects with StorageError. */
export type PrepareRow = (batch: Batch, row: BatchRow) => Promise<PreparedRow | undefined>;

/** The person responsible for the rows that have not been sent. */
export function senderOf({ sender, requester }: Batch): Person {
  return sender ?? requester;
}

function draftOf(batch: Batch, row: BatchRow, worker: Draft['worker']): Draft {
  const { productId, startsOn, note, besides } = row;
  return {
    id: batchCheckId(batch.id, row.row),
    batch: { id: batch.id, row: row.row },
    channelId: batch.channelId,
    worker,
    productId,
    ...(startsOn === undefined ? {} : { startsOn }),
    ...(note === undefined ? {} : { note }),
    ...(besides === undefined ? {} : { besides }),
  };
}

function rowOutcome(outcome: InviteOutcome | AnsweredInvitation | { kind: 'sent-otherwise' }): RowOutcome {
  switch (outcome.kind) {
    case 'unconfirmed':
      return { kind: 'unanswered' };
    case 'open-already':
      return { kind: 'skip', why: 'open-already' };
    case 'limit-reached':
      return { kind: 'pause', reason: 'limit', limit: outcome.limit };
    case 'refused': {
      const { reason } = outcome;
      if (reason === 'unreachable') return { kind: 'unanswered' };
      return reason === 'credits' || reason === 'unauthorised'
        ? { kind: 'pause', reason }
        : { kind: 'answered' };
    }
    default:
      return { kind: 'answered' };
  }
}

/**
 * Invites the worker of a row, unless that has been done. A check that was refused for lack of credits, or because
 * WorkerChecks could not be asked, is sent again, since no invitation was made. Rejects with StorageError.
 */
export function createSendRow({ checkService, getCheck }: SendRowOptions) {
  async function send(batch: Batch, row: BatchRow): Promise<RowOutcome> {
    const id = batchCheckId(batch.id, row.row);
    const check = await getCheck(id);
    if (check !== undefined) {
      if (!isUnsent(check)) return { kind: 'answered' };
      return rowOutcome(await checkService.sendAgain(id, senderOf(batch), row.besides));
    }
    if (row.worker === undefined) return { kind: 'answered' };
    return rowOutcome(await checkService.invite(draftOf(batch, row, row.worker), senderOf(batch)));
  }

  return async (batch: Batch, row: BatchRow): Promise<RowOutcome> => {
    try {
      return await send(batch, row);
    } catch (error) {
      // It was still offered when the batch was ordered.
      if (error instanceof BotError && error.code === 'product') return { kind: 'skip', why: 'not-offered' };
      throw error;
    }
  };
}

/** Prepares the invitation of a row that has no check yet. */
export function createPrepareRow({ checkService }: Pick<SendRowOptions, 'checkService'>): PrepareRow {
  return async (batch, row) => {
    if (row.worker === undefined) return undefined;
    const draft = draftOf(batch, row, row.worker);
    const sender = senderOf(batch);
    const prepared = await checkService.prepareInvite(draft, sender);
    return (
      prepared && {
        isFor: (now, next) =>
          next.worker !== undefined &&
          isDeepStrictEqual([draft, sender], [draftOf(now, next, next.worker), senderOf(now)]),
        async intend() {
          const intended = await prepared.intend();
          return (
            intended && {
              async send() {
                const answered = await intended.send();
                return { outcome: rowOutcome(answered), written: answered.written };
              },
            }
          );
        },
        drop: prepared.drop,
      }
    );
  };
}

export type SendRow = ReturnType<typeof createSendRow>;
