import type { Overflow } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { isClosable } from '../../checks/transitions.ts';
import { plain } from '../../slack/messages/blocks.ts';
import { CARD_ACTIONS } from './card-ids.ts';

const CHOICES = ['close'] as const;
type Choice = (typeof CHOICES)[number];

/** The menu behind three dots; absent where nothing would stand in it. */
export function cardMenu(check: Check): Overflow[] {
  if (!isClosable(check)) return [];
  const option = (choice: Choice, text: string) => ({ text: plain(text), value: `${choice}:${check.id}` });
  return [{ type: 'overflow', action_id: CARD_ACTIONS.menu, options: [option('close', 'Close…')] }];
}

/** What a person chose, and of which check. */
export function readMenuValue(value: string): { choice: Choice | undefined; checkId: string } {
  const [word, checkId = ''] = value.split(':', 2);
  return { choice: CHOICES.find((choice) => choice === word), checkId };
}
