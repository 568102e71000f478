import type { Check } from '../../checks/check.ts';
import type { InviteOutcome } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { reopenButton } from '../../slack/submissions/reopen-form.ts';
import { refusedButtons, unconfirmedButtons } from '../card/card-buttons.ts';
import { refusalSentence, stateWord } from '../card/check-wording.ts';
import { correctButton, tryAgainButton } from './invite-buttons.ts';

type Refusal = Extract<InviteOutcome, { kind: 'refused' }>['reason'];

const WHAT_TO_DO: Readonly<Record<Refusal, string>> = {
  credits: 'Buy credits in BusinessHub, then press *Try again*.',
  duplicate:
    'Find the existing one in BusinessHub, press *Follow the invitation* and enter its id. Nothing is sent to the worker.',
  validation: 'Press *Try again* and check the email address, names and mobile.',
  'not-cancellable': 'Press *Try again*. If it keeps happening, tell the person who runs this bot.',
  'not-found': 'Ask the person who runs this bot to check the product ids in WORKERCHECKS_PRODUCTS.',
  unauthorised: 'Ask the person who runs this bot to check WORKERCHECKS_WIDGET_SECRET.',
  unreachable: 'Press *Try again* in a minute.',
  other: 'Check BusinessHub for the reason, then press *Try again*.',
};

function whatToDo({ reason, check }: Extract<InviteOutcome, { kind: 'refused' }>): string {
  const { refusedFields = [] } = check;
  if (reason !== 'validation' || refusedFields.length === 0) return WHAT_TO_DO[reason];
  if (refusedFields.some((field) => field === 'product' || field === 'reference')) {
    return 'Press *Try again* to change your entries, or tell the person who runs this bot.';
  }
  return 'Your entries are saved: press *Try again* to correct them.';
}

/** Reply after an invitation was sent, refused, or its answer was lost. Contains no worker's name. */
export function inviteReply(
  outcome: Exclude<InviteOutcome, { kind: 'open-already' | 'limit-reached' }>,
): PrivateMessage {
  const { check } = outcome;
  const reference = escapeMrkdwn(check.reference);
  const card = `The card for ${reference} is in <#${check.channelId}>.`;
  switch (outcome.kind) {
    case 'invited':
      return { text: `Invitation sent. ${card}` };
    case 'already-sent':
      return {
        text: `This was already sent, so nothing was done. ${reference} is ${stateWord(check, { word: false })}. ${card}`,
      };
    case 'refused': {
      const text = `${refusalSentence(check)} ${whatToDo(outcome)} (${reference})`;
      const buttons = refusedButtons(check, tryAgainButton(check));
      return { text, blocks: [section(mrkdwn(text)), actions(buttons)] };
    }
    case 'unconfirmed': {
      const text = `WorkerChecks did not confirm invitation ${reference}, so it may or may not have been sent. It won’t be sent again unless you say so. Look in BusinessHub: if the invitation is there, press *It was sent* and enter its id, or *Follow the invitation* if its details differ. If it is not there, press *Send again*. The same buttons are on the card in <#${check.channelId}>.`;
      return {
        text,
        blocks: [section(mrkdwn(text)), actions(unconfirmedButtons(check))],
      };
    }
  }
}

/**
 * Reply to a form that was resubmitted with different details while its first invitation is still valid. Contains no
 * worker's name.
 *
 * @param offerId id in OfferedForms of what was last submitted
 */
export function sentOtherwiseReply(check: Check, offerId: string): PrivateMessage {
  const reference = escapeMrkdwn(check.reference);
  const state = escapeMrkdwn(stateWord(check, { word: false }));
  const isPending = check.state === 'Pending' && !check.gone;
  const next = isPending
    ? 'If the first details were wrong, press *Cancel and invite again*.'
    : 'If the first details were wrong, open the form again once that check is resolved.';
  const text = `You already sent this form with different details. ${reference} went out with the first details and is *${state}*; its card is in <#${escapeMrkdwn(check.channelId)}>. The details you sent just now were not used. ${next}`;
  const offered = isPending ? correctButton(offerId, check) : reopenButton(offerId);
  return { text, blocks: [section(mrkdwn(text)), actions([offered])] };
}
