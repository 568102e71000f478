import type { Check } from '../../checks/check.ts';
import { failureOf } from '../../slack/messages/post-failures.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';

/**
 * Tells the requester in a DM that the card has no place, without what stands on it. `command`: the slash command.
 * `slackError`: why.
 */
export function undeliverableNotice(
  { reference, channelId }: Pick<Check, 'reference' | 'channelId'>,
  command: string,
  slackError: string,
): Message {
  const check = escapeMrkdwn(reference);
  const why =
    failureOf(slackError) === 'refused'
      ? `Slack did not accept it (${escapeMrkdwn(slackError)}). Please tell whoever runs this bot; I will keep trying.`
      : 'the channel is gone or archived, or I am not in it or may not post there. Once I am in the channel and may ' +
        'post, the card follows.';
  return {
    text:
      `I cannot show the card of check ${check} in <#${channelId}>: ${why} Until then, ` +
      `\`${command} status ${check}\` shows you the check, and I will tell you here when there is a result.`,
  };
}
