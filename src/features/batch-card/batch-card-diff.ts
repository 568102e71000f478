import type { Batch } from '../../checks/batches/batch.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { failureOf } from '../../slack/messages/slack-post-error.ts';
import { cardHash } from '../card/card-diff.ts';

/** card: the card is out of date. notice: the requester has not been told that the card cannot be shown. */
export type BatchCardTask = 'card' | 'notice';

/** `renderedHash` of a card that will not change again: its batch is purged, and the buttons are gone. */
const FINAL = 'final';

/** Fingerprint of the card as it should be. */
export function batchCardHash(batch: Batch, view: Required<Message>): string {
  return batch.purgedAt === undefined ? cardHash(view) : FINAL;
}

/** The card was deleted more than once, so it is not posted again. */
function isGivenUp({ card: { ts, undeliverable } }: Batch): boolean {
  return ts === undefined && undeliverable !== undefined && failureOf(undeliverable) === 'message-gone';
}

/** Slack refused the card, and would refuse it again until something changes. */
export function isBatchCardHeld(batch: Batch): boolean {
  return batch.card.undeliverable !== undefined && batch.purgedAt === undefined && !isGivenUp(batch);
}

function isCardDue(batch: Batch, draw: (batch: Batch) => Required<Message>): boolean {
  const { ts, postingSince, renderedHash, undeliverable } = batch.card;
  if (isGivenUp(batch)) return false;
  // The counts of a purged batch disappear with its checks, so the card keeps showing the last ones.
  if (batch.purgedAt !== undefined) {
    return renderedHash !== FINAL && (ts !== undefined || postingSince !== undefined);
  }
  if (undeliverable !== undefined) return renderedHash === undefined;
  return renderedHash !== batchCardHash(batch, draw(batch));
}

/**
 * What remains to be done in Slack.
 *
 * @param draw renders the card as it should be now
 */
export function pendingBatchCardTask(
  batch: Batch,
  draw: (batch: Batch) => Required<Message>,
): BatchCardTask | undefined {
  if (isCardDue(batch, draw)) return 'card';
  return batch.card.notTold ? 'notice' : undefined;
}
