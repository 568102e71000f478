import type { KnownBlock, ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { CloseOutcome } from '../../checks/check-service.ts';
import { actions, context, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { cancelButton } from '../card/card-buttons.ts';
import { stateWord } from '../card/check-wording.ts';
import { checkHeading } from '../shared/check-heading.ts';

export const CLOSE_VIEW = 'close.confirm';
export const CLOSE_FIELD = 'reason';
export const MAX_REASON_LENGTH = 500;

const CONSEQUENCE =
  'The bot will stop checking for a result. The card will show who closed the check, and the details are removed at the end of the retention period. This can’t be undone.';

/** Warns that closing does not stop the invitation from being used. */
function warning(check: Check): KnownBlock[] {
  if (check.state === 'Pending' && !check.gone) {
    const text =
      'The invitation still works: the worker can submit the check, but you won’t see the result here. To prevent that, cancel the invitation instead.';
    return [section(plain(text)), actions([cancelButton(check)])];
  }
  const isOpen = check.state === 'In Progress' || check.state === 'Unknown' || check.state === 'Unconfirmed';
  if (!isOpen || check.gone) return [];
  return [section(plain('WorkerChecks may still finish this check, but you won’t see the result here.'))];
}

/** Form that asks why a check is closed. */
export function closeView(check: Check, reason?: string): ModalView {
  return modal({
    title: 'Close this check',
    submit: 'Close the check',
    close: 'Keep it open',
    callbackId: CLOSE_VIEW,
    metadata: check.id,
    blocks: [
      ...checkHeading(check),
      ...warning(check),
      field({
        blockId: CLOSE_FIELD,
        label: 'Reason',
        hint: 'Shown on the card in channels where it may show the worker’s name.',
        element: {
          type: 'plain_text_input',
          action_id: 'input',
          multiline: true,
          ...(reason ? { initial_value: reason } : {}),
          min_length: 1,
          max_length: MAX_REASON_LENGTH,
        },
      }),
      context(plain(CONSEQUENCE)),
    ],
  });
}

/** Why this check cannot be closed in its current state, as mrkdwn. */
export function notClosableSentence(check: Check): string {
  const reference = escapeMrkdwn(check.reference);
  switch (check.state) {
    case 'Inviting':
      return `Invitation ${reference} is still being sent. Try again in a minute.`;
    case 'Closed':
      return `${reference} is already closed. Nothing was changed.`;
    case 'Completed':
      return `${reference} has its result, so there is nothing to close.`;
    default:
      return `${reference} is *${escapeMrkdwn(stateWord(check, { word: false }))}*, so there is nothing to close.`;
  }
}

/** Reply to the person who closed it. Contains no name. */
export function closeReply({ kind, check }: CloseOutcome): PrivateMessage {
  if (kind === 'not-closable') return { text: notClosableSentence(check) };
  return {
    text: `${escapeMrkdwn(check.reference)} is closed. The bot no longer checks for a result.`,
  };
}
