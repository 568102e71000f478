import type { Button } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { button, confirm } from '../../slack/messages/blocks.ts';

/** Buttons that open the invite form. */
export const INVITE_ACTIONS = {
  open: 'invite.open',
  /** Value: the id of the check whose details prefill the form. */
  tryAgain: 'invite.try-again',
  /** Value: the id of the saved form that corrects the one sent before. */
  correct: 'invite.correct',
  /** Value: the id of the saved draft that prefills the form. */
  draftAgain: 'invite.draft-again',
  /** Value: the id of a saved draft whose author has been told of open checks for the same address and product. */
  anyway: 'invite.anyway',
} as const;

export const inviteButton = (): Button =>
  button({ actionId: INVITE_ACTIONS.open, text: 'Invite a worker', style: 'primary' });

export const draftAgainButton = (draftId: string): Button =>
  button({ actionId: INVITE_ACTIONS.draftAgain, text: 'Try again', value: draftId });

export const inviteAnywayButton = (draftId: string): Button =>
  button({ actionId: INVITE_ACTIONS.anyway, text: 'Invite anyway', value: draftId });

export const tryAgainButton = ({ id, reference }: Pick<Check, 'id' | 'reference'>): Button =>
  button({
    actionId: INVITE_ACTIONS.tryAgain,
    text: 'Try again',
    value: id,
    label: `Try again for ${reference}`,
  });

/** @param offerId of OfferedForms */
export const correctButton = (offerId: string, { reference }: Pick<Check, 'reference'>): Button =>
  button({
    actionId: INVITE_ACTIONS.correct,
    text: 'Cancel and invite again',
    value: offerId,
    label: `Cancel and invite again: ${reference}`,
    style: 'danger',
    confirm: confirm({
      title: 'Cancel and invite again?',
      text: `Invitation ${reference} will be cancelled, and the one you sent last will go out instead. This may cost another credit.`,
      confirm: 'Cancel and invite',
      deny: 'Keep it as it is',
      danger: true,
    }),
  });
