import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { ForgetOutcome } from '../../checks/check-service.ts';
import { isOpen } from '../../checks/polling-rules.ts';
import { isRequestable } from '../../checks/transitions.ts';
import { plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { checkHeading } from '../shared/check-heading.ts';

export const FORGET_VIEW = 'forget.confirm';

const CONSEQUENCE =
  'The worker’s details, the notes and the outcome will be removed from this bot and from the card now. The audit log records that you did this, without the worker’s name. This can’t be undone.';
const STILL_OPEN =
  'This check is still open. WorkerChecks is not told: the invitation still works, but its result won’t be shown here. To stop the invitation, cancel it first.';

/** Confirmation before a check is purged at a worker's request. */
export function forgetView(check: Check): ModalView {
  return modal({
    title: 'Forget this check',
    submit: 'Remove the details',
    close: 'Keep them',
    callbackId: FORGET_VIEW,
    metadata: check.id,
    blocks: [
      ...checkHeading(check),
      section(plain(CONSEQUENCE)),
      ...(isOpen(check) && isRequestable(check) ? [section(plain(STILL_OPEN))] : []),
    ],
  });
}

/** Reply to the administrator. Contains no name. */
export function forgetReply({ kind, check }: ForgetOutcome): PrivateMessage {
  const reference = escapeMrkdwn(check.reference);
  switch (kind) {
    case 'forgotten':
      return {
        text: `The details and outcome of ${reference} were removed. Its card will say *Purged* in a moment.`,
      };
    case 'already-purged':
      return { text: `The details of ${reference} were already removed. Nothing was changed.` };
    case 'being-sent':
      return { text: `Invitation ${reference} is still being sent. Try again in a minute.` };
  }
}
