import type { Check } from '../../checks/check.ts';
import type { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { batchCardDeleted } from './batch-card-record.ts';
import type { CardContext } from './card-options.ts';

/** Whether Slack refuses replies in the thread, but may accept a message in the channel itself. */
export function refusesReplies({ kind, slackError }: SlackPostError): boolean {
  if (kind === 'message-gone' || kind === 'not-editable') return true;
  return slackError === 'restricted_action_non_threadable_channel';
}

/**
 * A card cannot be posted in its thread. If the head was a batch card that is gone, the card waits for its replacement;
 * otherwise it is posted in the channel itself.
 */
export async function recordThreadRefused(
  { batches, log, record }: CardContext,
  { id, reference, replaces, batch }: Check,
  { threadTs, error }: { threadTs: string; error: SlackPostError },
): Promise<void> {
  const isBatchCardGone = error.kind === 'message-gone' && replaces === undefined && batch !== undefined;
  log.info('card.no-thread', { reference, slackError: error.slackError });
  if (isBatchCardGone) await batches.update(batch.id, (current) => batchCardDeleted(current, threadTs));
  await record(id, () => ({
    postingSince: undefined,
    threadTs: undefined,
    ...(isBatchCardGone ? {} : { threadRefused: true }),
  }));
}
