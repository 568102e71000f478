import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchChange } from '../../checks/batches/batch-service.ts';

/** For a batch that has ended, or a button of one that was deleted. */
export const BATCH_ENDED = 'This batch has ended. Nothing was changed.';

/** Plain text, like the other replies. */
export function stopReply({ kind, batch }: BatchChange): string {
  if (batch.state === 'Done') return BATCH_ENDED;
  if (kind === 'unchanged') return 'This batch was already stopped. Press *Continue* on its card to go on.';
  return 'Stopped. At most the invitation under way still goes out. Press *Continue* on the card to go on.';
}

export function continueReply({ kind, batch }: BatchChange): string {
  if (batch.state === 'Done') return BATCH_ENDED;
  return kind === 'unchanged'
    ? 'This batch is already being sent.'
    : 'Inviting continues. The card shows how far it is.';
}

export function forgetRestReply({ kind, batch }: BatchChange): string {
  if (kind === 'changed') {
    const count = batch.rows.filter(({ skipped }) => skipped === 'forgotten').length;
    return count === 1
      ? '1 person will not be invited. Their details were removed.'
      : `${count} people will not be invited. Their details were removed.`;
  }
  return batch.state === 'Done' ? BATCH_ENDED : 'This batch is being sent. Press *Stop* on its card first.';
}

/** Why the refused people cannot be invited again from this card; undefined if they can. */
export function refusedReply(batch: Batch | undefined, refused: number): string | undefined {
  if (batch === undefined || batch.purgedAt !== undefined) return BATCH_ENDED;
  if (batch.state !== 'Done') return 'This batch is still being sent. Its refused invitations come last.';
  return refused === 0 ? 'No refused invitation is left in this batch.' : undefined;
}
