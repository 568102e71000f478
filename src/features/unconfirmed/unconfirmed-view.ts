import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';

export const WAS_SENT_VIEW = 'unconfirmed.was-sent';
export const WAS_SENT_FIELD = 'invitation-id';

/** Asks for the id that WorkerChecks shows for an invitation whose answer was lost. */
export function wasSentView({ id, reference, productName }: Check, typed?: string): ModalView {
  return modal({
    title: 'It was sent',
    submit: 'Follow it',
    close: 'Back',
    callbackId: WAS_SENT_VIEW,
    metadata: id,
    blocks: [
      section(plain(`Check ${reference}, ${productName}`)),
      field({
        blockId: WAS_SENT_FIELD,
        label: 'Invitation id',
        hint: 'As shown in BusinessHub.',
        element: {
          type: 'plain_text_input',
          action_id: 'input',
          ...(typed ? { initial_value: typed } : {}),
        },
      }),
    ],
  });
}
