import type { Batch } from '../../checks/batches/batch.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { failureOf } from '../../slack/messages/slack-post-error.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { peopleCount } from './batch-wording.ts';

/**
 * Tells the requester by DM that the batch's card, and with it the cards of its checks, cannot be shown or changed.
 *
 * @param command the slash command
 * @param slackError why Slack refused the card
 */
export function batchCardNotice(
  { rows, channelId, card }: Batch,
  command: string,
  slackError: string,
): Message {
  const invitations = `your invitations for ${peopleCount(rows.length)}`;
  const meanwhile = `Nothing else is affected. \`${command} list\` shows the checks.`;
  const place = `<#${escapeMrkdwn(channelId)}>`;
  switch (failureOf(slackError)) {
    case 'refused':
      return {
        text: `I can’t show the card of ${invitations} in ${place}: Slack did not accept it (${escapeMrkdwn(slackError)}). Please tell the person who runs this bot. I’ll keep trying. ${meanwhile}`,
      };
    case 'not-editable':
      return {
        text: `Slack no longer lets me change the card of ${invitations} in ${place}, so it is out of date. ${meanwhile}`,
      };
    default:
      return {
        text: `I can’t ${card.ts === undefined ? 'show' : 'update'} the card of ${invitations} in ${place}: the channel may be deleted or archived, or I’m not a member or not allowed to post there. Add me to the channel and the cards will appear. ${meanwhile}`,
      };
  }
}
