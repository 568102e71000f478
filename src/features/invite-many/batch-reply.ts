import type { BatchOrder, BatchOutcome } from '../../checks/batches/batch-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { batchLimitSentence } from '../shared/limit-reply.ts';
import { previewButton } from '../shared/many-buttons.ts';

/** Reply to a confirmed list. Contains no worker's name. */
export function batchReply(
  outcome: BatchOutcome,
  { id, rows }: Pick<BatchOrder, 'id' | 'rows'>,
): PrivateMessage {
  if (outcome.kind === 'limit-reached') {
    return listMessage(`${batchLimitSentence(outcome.limit, rows.length)} The list is kept until then.`, id);
  }
  const { channelId, rows: people } = outcome.batch;
  const card = `The card with their progress is in <#${escapeMrkdwn(channelId)}>.`;
  if (outcome.kind === 'already-created') {
    return { text: `This list was already sent, so nothing was done. ${card}` };
  }
  const who = people.length === 1 ? '1 person is' : `${people.length} people are`;
  return { text: `${who} being invited. ${card}` };
}

/** A sentence, not yet escaped, with a button that opens the preview. */
export function listMessage(sentence: string, draftId: string): PrivateMessage {
  const text = escapeMrkdwn(sentence);
  return { text, blocks: [section(mrkdwn(text)), actions([previewButton(draftId)])] };
}
