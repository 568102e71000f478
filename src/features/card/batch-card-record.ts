import type { Batch, BatchCardRecord } from '../../checks/batches/batch.ts';

/** A deleted card is posted again this often; after that, the deletion is taken as deliberate. */
const MAX_REPOSTS = 1;
/** Recorded where a batch card was deleted and is not posted again: one of Slack's codes. */
const DELETED = 'message_not_found';

export function withBatchCardRecord(batch: Batch, patch: Partial<BatchCardRecord>): Batch {
  return { ...batch, card: { ...batch.card, ...patch } };
}

/** The batch's card is to be drawn anew, whatever stands on it and whatever is on its way to it. */
export function batchCardRedrawn(batch: Batch): Batch {
  const { redraws = 0 } = batch.card;
  return withBatchCardRecord(batch, { renderedHash: undefined, redraws: redraws + 1 });
}

/** Somebody deleted the batch's card: it is posted again, or given up. `ts`: of the card that is gone. */
export function batchCardDeleted(batch: Batch, ts: string): Batch {
  const { card } = batch;
  if (card.ts !== ts) return batch;
  const reposts = (card.reposts ?? 0) + 1;
  const nowhere = { channelId: undefined, ts: undefined, renderedHash: undefined, reposts };
  return withBatchCardRecord(batch, reposts > MAX_REPOSTS ? { ...nowhere, undeliverable: DELETED } : nowhere);
}
