import type { Check } from '../../checks/check.ts';
import type { CancelOutcome } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { cancelButton } from '../card/card-buttons.ts';
import { stateWord } from '../card/check-wording.ts';
import { unfinishedSentence } from './unfinished-sentence.ts';

/** Why this check cannot be cancelled in its current state, as mrkdwn. */
export function tooLateSentence(check: Check): string {
  const unfinished = unfinishedSentence(check);
  if (unfinished !== undefined) return unfinished;
  const reference = escapeMrkdwn(check.reference);
  switch (check.state) {
    case 'Refused':
      return `Invitation ${reference} was never sent, so there is nothing to cancel.`;
    case 'Cancelled':
      return `Invitation ${reference} was already cancelled. Nothing was changed.`;
    case 'Replaced':
      return `Invitation ${reference} can no longer be used: it was already replaced by ${escapeMrkdwn(check.replacedBy?.reference ?? 'another')}. Nothing was changed.`;
    default:
      return `It’s too late to cancel ${reference}: it is *${escapeMrkdwn(stateWord(check, { word: true }))}*. A check can only be cancelled before the worker submits it.`;
  }
}

/** Reply to a person who cancelled. Contains no worker's name. */
export function cancelReply(outcome: CancelOutcome): PrivateMessage {
  const { check } = outcome;
  const reference = escapeMrkdwn(check.reference);
  switch (outcome.kind) {
    case 'cancelled':
      return { text: `Invitation ${reference} was cancelled.` };
    case 'already-cancelled':
      return { text: `Invitation ${reference} was already cancelled. Nothing was changed.` };
    case 'too-late':
      return { text: tooLateSentence(check) };
    case 'failed': {
      const text = `Invitation ${reference} was not cancelled. ${escapeMrkdwn(outcome.error.sentence)} As far as we know, it is still *${escapeMrkdwn(stateWord(check, { word: true }))}*. It is safe to try again.`;
      return { text, blocks: [section(mrkdwn(text)), actions([cancelButton(check)])] };
    }
  }
}
