import type { CardRecord } from '../../checks/card-record.ts';
import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import { LIMITS } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { failureOf } from '../../slack/messages/slack-post-error.ts';
import { clip, escapeMrkdwn } from '../../slack/messages/text.ts';
import { stateWord } from './check-wording.ts';

/**
 * Notifies the owner in the card's thread; the desk, if the owner is absent. Identical for every outcome, and without the
 * worker's name.
 */
export function threadReply(check: Check, { isAbsent = false }: { isAbsent?: boolean } = {}): Message {
  const sentence = `The result of check ${escapeMrkdwn(check.reference)} ${resultSentence(check)}.`;
  const text = isAbsent
    ? `${sentence} Its owner can no longer see checks: assign it to somebody else.`
    : `<@${ownerOf(check)}> ${sentence}`;
  return { text };
}

function resultSentence({ resultRevision, state, outcome, invitationIdGiven }: Check): string {
  if (resultRevision <= 1) return 'is here';
  if (outcome !== undefined) return 'has changed';
  const now = state === 'Completed' ? '' : `: the check is now ${stateWord({ state }, { word: false })}`;
  // The previous result may have belonged to another invitation, before the id was corrected.
  if (invitationIdGiven !== undefined) return `has changed${now}`;
  return `has changed. WorkerChecks has withdrawn it${now}`;
}

/** Tells the owner by DM that there is a result, if there is no card to reply to. Identical for every outcome. */
export function resultNotice(
  { reference, resultRevision }: Pick<Check, 'reference' | 'resultRevision'>,
  command: string,
): Message {
  const check = escapeMrkdwn(reference);
  const what = resultRevision > 1 ? 'has changed' : 'is here';
  return { text: `The result of ${check} ${what}: \`${command} status ${check}\`` };
}

/**
 * Tells the owner by DM that the card cannot be shown in its channel, without the card's content.
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

/** Tells a person by DM that they own a check now, or several; without anything about the worker. */
export function assignmentNotice(
  { reference, productName }: Pick<Check, 'reference' | 'productName'>,
  { by, checks, of }: NonNullable<CardRecord['assignmentNotice']>,
  command: string,
): Message {
  if (of !== undefined) {
    const many = checks === 1 ? '1 check' : `${checks} checks`;
    const whose = of === by ? many : `${many} of <@${of}>`;
    return {
      text: `<@${by}> has handed over ${whose} to you. I’ll tell you when there are results. \`${command} list mine\` shows your checks.`,
    };
  }
  const check = escapeMrkdwn(reference);
  return {
    text: `<@${by}> has assigned check ${check} (${escapeMrkdwn(clip(productName, LIMITS.name))}) to you. I’ll tell you when there is a result. \`${command} status ${check}\` shows the check.`,
  };
}
