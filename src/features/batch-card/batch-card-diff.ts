import type { Batch } from '../../checks/batches/batch.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { failureOf } from '../../slack/messages/slack-post-error.ts';
import { cardHash } from '../card/card-diff.ts';

/** card: it is not as it should be. notice: the requester has not been told that the card cannot be shown. */
export type BatchCardTask = 'card' | 'notice';

/** `renderedHash` of a card that stays as it is from now on: its batch is purged, and the buttons are gone. */
const FINAL = 'final';

/** Fingerprint of the card as it is to be. */
export function batchCardHash(batch: Batch, view: Required<Message>): string {
  return batch.purgedAt === undefined ? cardHash(view) : FINAL;
}

/** Somebody deleted it more than once: it is not posted any more. */
function isGivenUp({ card: { ts, undeliverable } }: Batch): boolean {
  return ts === undefined && undeliverable !== undefined && failureOf(undeliverable) === 'message-gone';
}

/** Slack did not take it, and would not take it again before something changes. */
export function isBatchCardHeld(batch: Batch): boolean {
  return batch.card.undeliverable !== undefined && batch.purgedAt === undefined && !isGivenUp(batch);
}

function isCardDue(batch: Batch, draw: (batch: Batch) => Required<Message>): boolean {
  const { ts, postingSince, renderedHash, undeliverable } = batch.card;
  if (isGivenUp(batch)) return false;
  // The counts of a purged batch go with its checks, so what it shows stays.
  if (batch.purgedAt !== undefined) {
    return renderedHash !== FINAL && (ts !== undefined || postingSince !== undefined);
  }
  if (undeliverable !== undefined) return renderedHash === undefined;
  return renderedHash !== batchCardHash(batch, draw(batch));
}

/**
 * What is due in Slack.
 *
 * @param draw makes the card as it is to be now
 */
export function pendingBatchCardTask(
  batch: Batch,
  draw: (batch: Batch) => Required<Message>,
): BatchCardTask | undefined {
  if (isCardDue(batch, draw)) return 'card';
  return batch.card.notTold ? 'notice' : undefined;
}
