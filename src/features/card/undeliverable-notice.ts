import type { Check } from '../../checks/check.ts';
import type { Message } from '../../slack/poster.ts';
import { escapeMrkdwn } from '../../slack/text.ts';

/** Tells the requester in a DM that the card has no place, without what stands on it. `command`: the slash command. */
export function undeliverableNotice({ reference, channelId }: Check, command: string): Message {
  const check = escapeMrkdwn(reference);
  return {
    text:
      `I cannot show the card of check ${check} in <#${channelId}>: the channel is gone or archived, or I am not in it ` +
      `or may not post there. Invite me to the channel and the card follows. Until then, \`${command} status ${check}\` ` +
      'shows you the check.',
  };
}
