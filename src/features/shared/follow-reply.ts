import type { Check } from '../../checks/check.ts';
import type { FollowOrder, FollowOutcome } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { correctIdButton } from '../card/card-buttons.ts';
import { stateWord } from '../card/check-wording.ts';
import { followAgainButton } from './follow-buttons.ts';
import { inlineCode } from './inline-code.ts';

const cardOf = ({ card, channelId }: Check) =>
  `Its card is in <#${escapeMrkdwn(card.channelId ?? channelId)}>.`;

/** The invitation's current state at WorkerChecks, without the outcome. */
function nowSentence(check: Check): string {
  switch (check.state) {
    case 'Pending':
      return 'The worker has been invited and has not submitted the check yet.';
    case 'In Progress':
      return 'The worker has submitted the check.';
    case 'Completed':
      return 'The check is completed.';
    case 'Unknown':
      return 'WorkerChecks reports a status this bot does not know. It keeps checking.';
    default:
      return `It is *${escapeMrkdwn(stateWord(check, { word: false }))}*.`;
  }
}

function followedText(check: Check): string {
  const reference = escapeMrkdwn(check.reference);
  if (check.state === 'Cancelled') {
    return `WorkerChecks says this invitation was cancelled, so ${reference} is now *Cancelled*. ${cardOf(check)} To check this worker, invite them again.`;
  }
  return `${reference} now follows this invitation. ${nowSentence(check)} ${cardOf(check)}`;
}

function text(outcome: FollowOutcome, { invitationId }: FollowOrder): string {
  const typed = inlineCode(invitationId);
  switch (outcome.kind) {
    case 'followed':
      return followedText(outcome.check);
    case 'already-followed':
      return `${escapeMrkdwn(outcome.check.reference)} already follows this invitation, so nothing was changed. ${nowSentence(outcome.check)} ${cardOf(outcome.check)}`;
    case 'too-late':
      return `${escapeMrkdwn(outcome.check.reference)} is already *${escapeMrkdwn(stateWord(outcome.check, { word: false }))}*. Nothing was changed.`;
    case 'taken':
      return `${escapeMrkdwn(outcome.by.reference)} already follows invitation ${typed}, so nothing was changed. An invitation belongs to one check only: compare the id with BusinessHub and try again.`;
    case 'not-known':
      return `WorkerChecks does not know the invitation id ${typed}, so nothing is being followed. Copy the id from BusinessHub and try again. A new invitation can take a minute to show up.`;
    case 'mismatch':
      return outcome.field === 'email'
        ? `Invitation ${typed} is for a different email address, so nothing is being followed. Compare the id and the address with BusinessHub and try again.`
        : `Invitation ${typed} is for a different check, so nothing is being followed. Compare the id with BusinessHub and try again.`;
    case 'not-asked':
      return `WorkerChecks could not be asked about this invitation, so nothing is being followed. ${escapeMrkdwn(outcome.error.sentence)} Your entries are saved: press *Try again* in a minute.`;
  }
}

/**
 * Reply to a person who entered an invitation id. Contains no worker's name; the id is their own input and no secret.
 */
export function followReply(outcome: FollowOutcome, order: FollowOrder): PrivateMessage {
  const said = text(outcome, order);
  switch (outcome.kind) {
    case 'followed':
      return { text: said, blocks: [section(mrkdwn(said)), actions([correctIdButton(outcome.check)])] };
    case 'already-followed':
    case 'too-late':
      return { text: said };
    default:
      return { text: said, blocks: [section(mrkdwn(said)), actions([followAgainButton(order.id)])] };
  }
}
