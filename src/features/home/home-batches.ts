import type { KnownBlock } from '@slack/types';
import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchProgress } from '../../checks/batches/batch-service.ts';
import { mrkdwn, section } from '../../slack/messages/blocks.ts';
import { messageUrl } from '../../slack/messages/message-url.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { notInvitedSentence, pauseReason } from '../shared/unfinished-batch-wording.ts';

const MAX_BATCHES = 5;

/** Whether Home has a line for it: it is being sent, or waits for a person. */
export const isUnfinished = ({ state }: Pick<Batch, 'state'>): boolean => state !== 'Done';

/** A batch in a state: once either has changed, its line on Home is out of date. */
export const batchMark = ({ id, state }: Pick<Batch, 'id' | 'state'>): string => `${id} ${state}`;

function stateText(batch: Batch, { invited, notInvited }: BatchProgress): string {
  switch (batch.state) {
    case 'Sending':
      return `${invited} invited so far.`;
    case 'Paused':
      return `${invited} invited, paused – ${pauseReason(batch)} ${notInvitedSentence(notInvited)}`;
    default: {
      const by = batch.stoppedBy === undefined ? '' : ` by <@${escapeMrkdwn(batch.stoppedBy)}>`;
      return `${invited} invited, stopped${by}. ${notInvitedSentence(notInvited)}`;
    }
  }
}

/** Where its card is. `workspaceUrl` undefined: not known yet. */
function place({ card, channelId }: Batch, workspaceUrl: string | undefined): string {
  const channel = card.channelId ?? channelId;
  if (card.ts === undefined || workspaceUrl === undefined)
    return `Its card is in <#${escapeMrkdwn(channel)}>.`;
  return `<${escapeMrkdwn(messageUrl(workspaceUrl, channel, card.ts))}|Open its card>`;
}

/**
 * "Batch of 48: 31 invited, paused – WorkerChecks says no credits are left. 17 have not been invited. Open its card". Names
 * no worker.
 */
export function batchLine(batch: Batch, progress: BatchProgress, workspaceUrl: string | undefined): string {
  const said = `*Batch of ${progress.total}*: ${stateText(batch, progress).trim()}`;
  return `${said} ${place(batch, workspaceUrl)}`;
}

/** The lines of the newest batches, and how many more there are. */
export function batchBlocks(batches: readonly Batch[], lineOf: (batch: Batch) => string): KnownBlock[] {
  const newest = batches.toSorted((a, b) => b.createdAt - a.createdAt);
  const more = newest.length - MAX_BATCHES;
  return [
    ...newest.slice(0, MAX_BATCHES).map((batch) => section(mrkdwn(lineOf(batch)))),
    ...(more > 0 ? [section(mrkdwn(more === 1 ? 'And 1 more batch.' : `And ${more} more batches.`))] : []),
  ];
}
