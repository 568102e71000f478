import type { Button } from '@slack/types';
import { button } from '../../slack/messages/blocks.ts';

/** Buttons, not on a card, that open the form *Follow an invitation*. */
export const FOLLOW_ACTIONS = {
  /** Value: the id of the saved entries. */
  tryAgain: 'follow.try-again',
} as const;

export const followAgainButton = (orderId: string): Button =>
  button({ actionId: FOLLOW_ACTIONS.tryAgain, text: 'Try again', value: orderId });
