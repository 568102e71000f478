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

/** What WorkerChecks says of the invitation now, without the outcome. */
function nowSentence(check: Check): string {
  switch (check.state) {
    case 'Pending':
      return 'The worker has been invited and has not submitted the check yet.';
    case 'In Progress':
      return 'The worker has submitted the check.';
    case 'Completed':
      return 'The check is completed.';
    case 'Unknown':
      return 'WorkerChecks uses a status word this bot does not know. It keeps looking.';
    default:
      return `It is *${escapeMrkdwn(stateWord(check, { word: false }))}*.`;
  }
}

function followedText(check: Check): string {
  const reference = escapeMrkdwn(check.reference);
  if (check.state === 'Cancelled') {
    return `WorkerChecks says that this invitation has been cancelled. ${reference} says so too. ${cardOf(check)} To have this worker checked, invite them again.`;
  }
  return `${reference} is followed from now on. ${nowSentence(check)} ${cardOf(check)}`;
}

function text(outcome: FollowOutcome, { invitationId }: FollowOrder): string {
  const typed = inlineCode(invitationId);
  switch (outcome.kind) {
    case 'followed':
      return followedText(outcome.check);
    case 'already-followed':
      return `${escapeMrkdwn(outcome.check.reference)} follows this invitation already, so nothing was done again. ${nowSentence(outcome.check)} ${cardOf(outcome.check)}`;
    case 'settled':
      return `This was settled before: ${escapeMrkdwn(outcome.check.reference)} is *${escapeMrkdwn(stateWord(outcome.check, { word: false }))}*. Nothing was changed.`;
    case 'taken':
      return `${escapeMrkdwn(outcome.by.reference)} already follows the invitation ${typed}, so nothing was changed. An invitation belongs to one check: compare the id with BusinessHub and try again.`;
    case 'not-known':
      return `WorkerChecks does not know the invitation id ${typed}, so nothing is followed. Copy the id from BusinessHub and try again; an invitation made a moment ago may take a minute to be found.`;
    case 'misfit':
      return outcome.field === 'email'
        ? `The invitation ${typed} is for another e-mail address, so nothing is followed. Compare the id and the address with BusinessHub and try again.`
        : `The invitation ${typed} was made for another check, so nothing is followed. Compare the id with BusinessHub and try again.`;
    case 'not-asked':
      return `WorkerChecks could not be asked about this invitation, so nothing is followed. ${escapeMrkdwn(outcome.error.sentence)} What you typed is kept: press *Try again* in a minute.`;
  }
}

/** What the person reads after giving an invitation id. Names nobody. The id is theirs, and no secret. */
export function followReply(outcome: FollowOutcome, order: FollowOrder): PrivateMessage {
  const said = text(outcome, order);
  switch (outcome.kind) {
    case 'followed':
      return { text: said, blocks: [section(mrkdwn(said)), actions([correctIdButton(outcome.check)])] };
    case 'already-followed':
    case 'settled':
      return { text: said };
    default:
      return { text: said, blocks: [section(mrkdwn(said)), actions([followAgainButton(order.id)])] };
  }
}
