import type { Check } from '../../checks/check.ts';
import type { InviteOutcome } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { reopenButton } from '../../slack/submissions/reopen-form.ts';
import { followButton, itWasSentButton, sendAgainButton } from '../card/card-buttons.ts';
import { refusalSentence, stateWord } from '../card/check-wording.ts';
import { correctButton, tryAgainButton } from './invite-buttons.ts';

type Refusal = Extract<InviteOutcome, { kind: 'refused' }>['reason'];

const WHAT_TO_DO: Readonly<Record<Refusal, string>> = {
  credits: 'Buy credits in BusinessHub, then press *Try again*.',
  duplicate:
    'Look in BusinessHub for the one that is there, press *Follow the invitation* and give its id; nothing is sent then.',
  validation: 'Press *Try again* and check the e-mail address, the names and the mobile.',
  'not-cancellable': 'Press *Try again*; if it keeps happening, tell whoever runs this bot.',
  'not-found': 'Tell whoever runs this bot to check the product ids in WORKERCHECKS_PRODUCTS.',
  unauthorised: 'Tell whoever runs this bot to check WORKERCHECKS_WIDGET_SECRET.',
  unreachable: 'Nothing was sent. Press *Try again* in a minute.',
  other: 'Look in BusinessHub for the reason, then press *Try again*.',
};

function whatToDo({ reason, check }: Extract<InviteOutcome, { kind: 'refused' }>): string {
  const { refusedFields = [] } = check;
  if (reason !== 'validation' || refusedFields.length === 0) return WHAT_TO_DO[reason];
  if (refusedFields.some((field) => field === 'product' || field === 'reference')) {
    return 'Tell whoever runs this bot, or press *Try again* to change what you typed.';
  }
  return 'What you typed is kept: press *Try again* to correct it.';
}

/** What the person reads after an invitation was made, refused or lost. Names nobody. */
export function inviteReply(
  outcome: Exclude<InviteOutcome, { kind: 'open-already' | 'limit-reached' }>,
): PrivateMessage {
  const { check } = outcome;
  const reference = escapeMrkdwn(check.reference);
  const card = `The card of ${reference} is in <#${check.channelId}>.`;
  switch (outcome.kind) {
    case 'invited':
      return { text: `Invitation sent. ${card}` };
    case 'already-sent':
      return {
        text: `This was sent before, so nothing was done again. ${reference} is ${stateWord(check, { word: false })}. ${card}`,
      };
    case 'refused': {
      const text = `${refusalSentence(check)} ${whatToDo(outcome)} (${reference})`;
      const buttons =
        outcome.reason === 'duplicate'
          ? [followButton(check), tryAgainButton(check)]
          : [tryAgainButton(check)];
      return { text, blocks: [section(mrkdwn(text)), actions(buttons)] };
    }
    case 'unconfirmed': {
      const text =
        `WorkerChecks did not confirm the invitation ${reference}, so it is not known whether it was sent. It is not ` +
        'sent again without your word. Look in BusinessHub: if the invitation is there, press *It was sent* and give ' +
        'its id, or *Follow the invitation* where its details differ; if it is not there, press *Send again*. The same ' +
        `buttons stand on the card in <#${check.channelId}>.`;
      return {
        text,
        blocks: [
          section(mrkdwn(text)),
          actions([itWasSentButton(check), followButton(check), sendAgainButton(check)]),
        ],
      };
    }
  }
}

/**
 * What the person reads who sent a form again with other details, while the first invitation stands. Names nobody.
 *
 * @param offerId of OfferedForms: what was sent last
 */
export function sentOtherwiseReply(check: Check, offerId: string): PrivateMessage {
  const reference = escapeMrkdwn(check.reference);
  const state = escapeMrkdwn(stateWord(check, { word: false }));
  const isPending = check.state === 'Pending' && !check.gone;
  const next = isPending
    ? 'If the first details were wrong, press *Cancel and invite again*.'
    : 'If the first details were wrong, open the form again once that check is settled.';
  const text =
    `This form was sent before with other details. ${reference} went out as the form was first filled in, and is ` +
    `*${state}*; its card is in <#${escapeMrkdwn(check.channelId)}>. What you sent just now was not sent. ${next}`;
  const offered = isPending ? correctButton(offerId, check) : reopenButton(offerId);
  return { text, blocks: [section(mrkdwn(text)), actions([offered])] };
}
