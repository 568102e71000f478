import type { Check } from '../../checks/check.ts';
import type { CancelOutcome } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { cancelButton } from '../card/card-buttons.ts';
import { stateWord } from '../card/check-wording.ts';

/** Why this check cannot be cancelled in the state it is in, as mrkdwn. */
export function tooLateSentence(check: Check): string {
  const reference = escapeMrkdwn(check.reference);
  switch (check.state) {
    case 'Inviting':
      return `The invitation ${reference} is just being sent. Try again in a minute.`;
    case 'Unconfirmed':
      return `It is not known whether the invitation ${reference} was sent. Settle that first, with the buttons on its card.`;
    case 'Refused':
      return `The invitation ${reference} was never sent, so there is nothing to cancel.`;
    case 'Cancelled':
      return `The invitation ${reference} was cancelled before. Nothing was done.`;
    default:
      return (
        `It is too late to cancel ${reference}: it is *${escapeMrkdwn(stateWord(check, { word: true }))}*. ` +
        'Only a check the worker has not submitted yet can be cancelled.'
      );
  }
}

/** What the person reads after they cancelled. Names nobody. */
export function cancelReply(outcome: CancelOutcome): PrivateMessage {
  const { check } = outcome;
  const reference = escapeMrkdwn(check.reference);
  switch (outcome.kind) {
    case 'cancelled':
      return { text: `The invitation ${reference} is cancelled.` };
    case 'already-cancelled':
      return { text: `The invitation ${reference} was cancelled before. Nothing was done.` };
    case 'too-late':
      return { text: tooLateSentence(check) };
    case 'failed': {
      const text =
        `The invitation ${reference} was not cancelled. ${escapeMrkdwn(outcome.error.sentence)} ` +
        `It is still *${escapeMrkdwn(stateWord(check, { word: true }))}*, as far as is known; trying again does no harm.`;
      return { text, blocks: [section(mrkdwn(text)), actions([cancelButton(check)])] };
    }
  }
}
