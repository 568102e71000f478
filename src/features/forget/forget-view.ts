import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { ForgetOutcome } from '../../checks/check-service.ts';
import { isOpen } from '../../checks/polling-rules.ts';
import { isRequestable } from '../../checks/transitions.ts';
import { boldLine, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { fullName } from '../../text/full-name.ts';

export const FORGET_VIEW = 'forget.confirm';

const CONSEQUENCE =
  'The worker’s details, the note and the outcome are removed from this bot and from the card now. The audit log keeps that it was done, without the worker’s name. This cannot be undone.';
const STILL_OPEN =
  'This check is still open. WorkerChecks is not told: an invitation that was sent still works, and its result will not be shown here. To stop the invitation, cancel it first.';

/** Asks before a check is purged at a worker's request. */
export function forgetView(check: Check): ModalView {
  const { id, worker, reference, productName } = check;
  return modal({
    title: 'Forget this check',
    submit: 'Remove the details',
    close: 'Keep them',
    callbackId: FORGET_VIEW,
    metadata: id,
    blocks: [
      ...(worker === undefined ? [] : [boldLine(fullName(worker))]),
      section(plain(`${reference}, ${productName}`)),
      section(plain(CONSEQUENCE)),
      ...(isOpen(check) && isRequestable(check) ? [section(plain(STILL_OPEN))] : []),
    ],
  });
}

/** What the administrator reads afterwards. Names nobody. */
export function forgetReply({ kind, check }: ForgetOutcome): PrivateMessage {
  const reference = escapeMrkdwn(check.reference);
  switch (kind) {
    case 'forgotten':
      return {
        text: `The details and the outcome of ${reference} are removed. Its card says *Purged* in a moment.`,
      };
    case 'already-purged':
      return { text: `The details of ${reference} were removed before. Nothing was changed.` };
    case 'being-sent':
      return { text: `The invitation ${reference} is being sent just now. Try again in a minute.` };
  }
}
