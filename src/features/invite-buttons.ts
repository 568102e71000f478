import type { Button } from '@slack/types';
import type { Check } from '../checks/check.ts';
import { button } from '../slack/blocks.ts';

/** Buttons that open the invite form, wherever they stand. */
export const INVITE_ACTIONS = {
  open: 'invite.open',
  /** Value: the id of the check whose details fill the form. */
  tryAgain: 'invite.try-again',
} as const;

export const inviteButton = (): Button =>
  button({ actionId: INVITE_ACTIONS.open, text: 'Invite a worker', style: 'primary' });

export const tryAgainButton = ({ id, reference }: Pick<Check, 'id' | 'reference'>): Button =>
  button({
    actionId: INVITE_ACTIONS.tryAgain,
    text: 'Try again',
    value: id,
    label: `Try again in place of ${reference}`,
  });
