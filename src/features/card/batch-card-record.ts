import type { Batch, BatchCardRecord } from '../../checks/batches/batch.ts';

/** How often a deleted card is reposted; after that, the deletion is considered deliberate. */
const MAX_REPOSTS = 1;
/** Recorded when a batch card was deleted and is not reposted: one of Slack's error codes. */
const DELETED = 'message_not_found';

export function withBatchCardRecord(batch: Batch, patch: Partial<BatchCardRecord>): Batch {
  return { ...batch, card: { ...batch.card, ...patch } };
}

/** Marks the batch's card for a redraw, whatever it shows and whatever update is in flight. */
export function batchCardRedrawn(batch: Batch): Batch {
  const { redraws = 0 } = batch.card;
  return withBatchCardRecord(batch, { renderedHash: undefined, redraws: redraws + 1 });
}

/** Somebody deleted the batch's card: repost it or give up. `ts`: the deleted message. */
export function batchCardDeleted(batch: Batch, ts: string): Batch {
  const { card } = batch;
  if (card.ts !== ts) return batch;
  const reposts = (card.reposts ?? 0) + 1;
  const nowhere = { channelId: undefined, ts: undefined, renderedHash: undefined, reposts };
  return withBatchCardRecord(batch, reposts > MAX_REPOSTS ? { ...nowhere, undeliverable: DELETED } : nowhere);
}
