import { BotError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { CheckService, Draft, InviteOutcome, LimitReached, Person } from '../check-service.ts';
import type { Batch, BatchRow, PauseReason } from './batch.ts';
import { batchCheckId } from './batch-check-id.ts';
import { isUnsent } from './unsent-rows.ts';

/** What a row's turn came to. */
export type RowOutcome =
  /** WorkerChecks answered, or it was sent before. */
  | { kind: 'answered' }
  /** WorkerChecks could not be reached, or its answer was lost. */
  | { kind: 'unanswered' }
  /** The batch has to wait, and this row with it. */
  | { kind: 'pause'; reason: Exclude<PauseReason, 'limit'> }
  | { kind: 'pause'; reason: 'limit'; limit: LimitReached }
  | { kind: 'skip'; why: 'open-already' | 'not-offered' };

export interface SendRowOptions {
  checkService: Pick<CheckService, 'invite' | 'sendAgain'>;
  /** A check as it is stored now. */
  getCheck: (id: string) => Promise<Check | undefined>;
}

/** Whoever answers for the rows that are still to be sent. */
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

function rowOutcome(outcome: InviteOutcome | { kind: 'sent-otherwise' }): RowOutcome {
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
 * Invites the worker of a row, unless that was done. A check that was refused for want of credits, or because WorkerChecks
 * could not be asked, is sent again: no invitation was made. Rejects with StorageError.
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
      // It was offered when the batch was ordered.
      if (error instanceof BotError && error.code === 'product') return { kind: 'skip', why: 'not-offered' };
      throw error;
    }
  };
}

export type SendRow = ReturnType<typeof createSendRow>;
