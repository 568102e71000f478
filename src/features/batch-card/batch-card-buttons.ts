import type { Button } from '@slack/types';
import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchProgress } from '../../checks/batches/batch-service.ts';
import { button, confirm } from '../../slack/messages/blocks.ts';

/** Action ids on the batch card. Button values are batch ids. */
export const BATCH_CARD_ACTIONS = {
  stop: 'batch.stop',
  continue: 'batch.continue',
  forgetRest: 'batch.forget-rest',
  sendRefusedAgain: 'batch.send-refused-again',
} as const;

type Id = Pick<Batch, 'id'>;

const stopButton = ({ id }: Id): Button =>
  button({ actionId: BATCH_CARD_ACTIONS.stop, text: 'Stop', value: id, label: 'Stop inviting' });

const continueButton = ({ id }: Id): Button =>
  button({
    actionId: BATCH_CARD_ACTIONS.continue,
    text: 'Continue',
    value: id,
    label: 'Continue inviting',
    style: 'primary',
  });

/** @param left how many have not been invited */
const forgetRestButton = ({ id }: Id, left: number): Button =>
  button({
    actionId: BATCH_CARD_ACTIONS.forgetRest,
    text: 'Forget the rest',
    value: id,
    label: 'Forget those who have not been invited',
    style: 'danger',
    confirm: confirm({
      title: 'Forget the rest?',
      text:
        left === 1
          ? '1 person will not be invited, and their details are removed here. To invite them later, enter them again.'
          : `${left} people will not be invited, and their details are removed here. To invite them later, paste them again.`,
      confirm: 'Forget the rest',
      deny: 'Keep them',
      danger: true,
    }),
  });

const sendRefusedAgainButton = ({ id }: Id): Button =>
  button({
    actionId: BATCH_CARD_ACTIONS.sendRefusedAgain,
    text: 'Send the refused again',
    value: id,
    label: 'Send the refused invitations again',
  });

/** The buttons for a batch in its current state. */
export function batchCardButtons(batch: Batch, { refused, notInvited }: BatchProgress): Button[] {
  if (batch.purgedAt !== undefined) return [];
  switch (batch.state) {
    case 'Sending':
      return [stopButton(batch)];
    case 'Paused':
    case 'Stopped': {
      const goesOnByItself = batch.paused?.retryAt !== undefined;
      return [
        continueButton(batch),
        ...(goesOnByItself ? [stopButton(batch)] : []),
        ...(notInvited > 0 ? [forgetRestButton(batch, notInvited)] : []),
      ];
    }
    case 'Done':
      return refused > 0 ? [sendRefusedAgainButton(batch)] : [];
  }
}
