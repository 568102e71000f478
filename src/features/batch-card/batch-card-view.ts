import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchProgress } from '../../checks/batches/batch-service.ts';
import { actions, context, header, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { clip, escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { notInvitedSentence } from '../shared/unfinished-batch-wording.ts';
import { batchCardButtons } from './batch-card-buttons.ts';
import { batchRemarks, batchSummary, peopleCount, stoppedText } from './batch-wording.ts';

/** In characters. */
const BAR_LENGTH = 20;

/** Metadata by which a card is found if the answer to its post was lost. */
export const batchCardMetadata = ({ id }: Pick<Batch, 'id'>) => ({
  event_type: 'workerchecks_batch',
  event_payload: { batch_id: id },
});

/** The state in words for people. */
function stateWord({ state, forgottenBy, purgedAt }: Batch): string {
  if (state !== 'Done') return { Sending: 'being sent', Paused: 'paused', Stopped: 'stopped' }[state];
  return forgottenBy !== undefined || purgedAt !== undefined ? 'ended' : 'sent';
}

/** The check types, with the number of each if there are several; at most three by name. Plain text. */
function checkTypes({ rows }: Batch, nameOf: (productId: string) => string): string {
  const counts = new Map<string, number>();
  for (const { productId } of rows) counts.set(productId, (counts.get(productId) ?? 0) + 1);
  const all = [...counts].toSorted((a, b) => b[1] - a[1]);
  const named = all.slice(0, 3).map(([id, count]) => {
    const name = clip(nameOf(id), LIMITS.name);
    return all.length === 1 ? name : `${name} (${count})`;
  });
  return all.length > 3 ? `${named.join(', ')} and ${all.length - 3} more` : named.join(', ');
}

/** "National police check · Requested by @Rob · Ordered 24 Nov 2026", as mrkdwn. */
function footer(batch: Batch, nameOf: (productId: string) => string): string {
  return [
    escapeMrkdwn(checkTypes(batch, nameOf)),
    `Requested by <@${escapeMrkdwn(batch.requester.userId)}>`,
    `Ordered ${slackDate(batch.createdAt)}`,
  ].join(' · ');
}

/** How far sending has got: "██████████░░░░░░░░░░ 52%". */
function progressBar({ total, invited, refused, unconfirmed, openAlready }: BatchProgress): string {
  const part = total === 0 ? 0 : Math.min(1, (invited + refused + unconfirmed + openAlready) / total);
  const filled = Math.floor(part * BAR_LENGTH);
  return `\`${'█'.repeat(filled)}${'░'.repeat(BAR_LENGTH - filled)}\` ${Math.floor(part * 100)}%`;
}

/** The card's sentences, most important first; mrkdwn. */
function lines(batch: Batch, progress: BatchProgress): { main: string; details: string[] } {
  const { invited, total, notInvited } = progress;
  const remarks = batchRemarks(progress);
  switch (batch.state) {
    case 'Sending':
      return {
        main: `*${invited} of ${total} invited*\n${progressBar(progress)}`,
        details: remarks,
      };
    case 'Paused':
    case 'Stopped':
      return {
        main: stoppedText(batch, progress),
        details: [...(invited > 0 ? [`${batchSummary(progress)}.`] : []), ...remarks],
      };
    case 'Done': {
      const left = notInvitedSentence(notInvited);
      const { forgottenBy } = batch;
      const why = forgottenBy === undefined ? '' : ` <@${escapeMrkdwn(forgottenBy)}> removed their details.`;
      return {
        main: `*${batchSummary(progress)}*`,
        details: [...remarks, ...(left === '' ? [] : [`${left}${why}`])],
      };
    }
  }
}

/** The first line without its markup, for screen readers and notifications. */
function topLevelText(batch: Batch, progress: BatchProgress): string {
  const { invited, total } = progress;
  const people = peopleCount(total);
  const said = {
    Sending: `${invited} of ${total} invited`,
    Paused: `stopped after ${invited}`,
    Stopped: `stopped after ${invited}`,
    Done: batchSummary(progress),
  }[batch.state];
  return `Invitations for ${people}: ${said}`;
}

/**
 * Renders the batch card. It contains no worker's name and no outcome, so it is the same in every channel.
 *
 * @param nameOf the name of a product
 */
export function batchCardView(
  batch: Batch,
  progress: BatchProgress,
  nameOf: (productId: string) => string,
): Required<Message> {
  const { main, details } = lines(batch, progress);
  const buttons = batchCardButtons(batch, progress);
  const hasCards = progress.invited + progress.unconfirmed > 0;
  return {
    text: topLevelText(batch, progress),
    blocks: [
      header(`Invitations for ${peopleCount(progress.total)} — ${stateWord(batch)}`),
      section(mrkdwn(main)),
      ...(details.length > 0 ? [context(mrkdwn(details.join(' ')))] : []),
      ...(hasCards ? [context(plain('The card of each check is in the thread.'))] : []),
      context(mrkdwn(footer(batch, nameOf))),
      ...(buttons.length > 0 ? [actions(buttons)] : []),
    ],
  };
}
