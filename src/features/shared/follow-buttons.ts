import type { Button } from '@slack/types';
import { button } from '../../slack/messages/blocks.ts';

/** What opens the form *Follow an invitation* beside what stands on a card. */
export const FOLLOW_ACTIONS = {
  /** Value: the id of what was typed before, as it is kept. */
  tryAgain: 'follow.try-again',
} as const;

export const followAgainButton = (orderId: string): Button =>
  button({ actionId: FOLLOW_ACTIONS.tryAgain, text: 'Try again', value: orderId });
