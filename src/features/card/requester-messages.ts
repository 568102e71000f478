import type { Check } from '../../checks/check.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { failureOf } from '../../slack/messages/slack-post-error.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { stateWord } from './check-wording.ts';

/** Notifies the requester in the card's thread. Identical for every outcome, and without the worker's name. */
export function threadReply(check: Check): Message {
  const { requester, reference } = check;
  return {
    text: `<@${requester.userId}> The result of check ${escapeMrkdwn(reference)} ${resultSentence(check)}.`,
  };
}

function resultSentence({ resultRevision, state, outcome, invitationIdGiven }: Check): string {
  if (resultRevision <= 1) return 'is here';
  if (outcome !== undefined) return 'has changed';
  const now = state === 'Completed' ? '' : `: the check is now ${stateWord({ state }, { word: false })}`;
  // The previous result may have belonged to another invitation, before the id was corrected.
  if (invitationIdGiven !== undefined) return `has changed${now}`;
  return `has changed. WorkerChecks has withdrawn it${now}`;
}

/** Tells the requester by DM that there is a result, if there is no card to reply to. Identical for every outcome. */
export function resultNotice(
  { reference, resultRevision }: Pick<Check, 'reference' | 'resultRevision'>,
  command: string,
): Message {
  const check = escapeMrkdwn(reference);
  const what = resultRevision > 1 ? 'has changed' : 'is here';
  return { text: `The result of ${check} ${what}: \`${command} status ${check}\`` };
}

/**
 * Tells the requester by DM that the card cannot be shown in its channel, without the card's content.
 *
 * @param command the slash command
 * @param slackError why Slack refused the card
 */
export function undeliverableNotice(
  { reference, channelId }: Pick<Check, 'reference' | 'channelId'>,
  command: string,
  slackError: string,
): Message {
  const check = escapeMrkdwn(reference);
  const why =
    failureOf(slackError) === 'refused'
      ? `Slack did not accept it (${escapeMrkdwn(slackError)}). Please tell the person who runs this bot. I’ll keep trying.`
      : 'the channel may be deleted or archived, or I’m not a member or not allowed to post there. Add me to the channel and the card will appear.';
  return {
    text: `I can’t show the card of check ${check} in <#${channelId}>: ${why} Until then, use \`${command} status ${check}\` to see the check. I’ll tell you here when there is a result.`,
  };
}
