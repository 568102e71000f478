import type { Overflow } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { takesNotes } from '../../checks/notes.ts';
import { isAssignable } from '../../checks/owner.ts';
import { takesStartDate } from '../../checks/start-date.ts';
import { isClosable, isResendable } from '../../checks/transitions.ts';
import { plain } from '../../slack/messages/blocks.ts';
import { CARD_ACTIONS } from './card-ids.ts';

/** In menu order. */
const CHOICES = ['resend', 'assign', 'note', 'start-date', 'close'] as const;
export type MenuChoice = (typeof CHOICES)[number];

const WORDS: Readonly<Record<MenuChoice, string>> = {
  resend: 'Resend…',
  assign: 'Assign…',
  note: 'Add a note…',
  'start-date': 'Start date…',
  close: 'Close…',
};
const FITS: Readonly<Record<MenuChoice, (check: Check) => boolean>> = {
  resend: isResendable,
  assign: isAssignable,
  note: takesNotes,
  'start-date': takesStartDate,
  close: isClosable,
};
/** Whether a Completed check can be closed would reveal something about its outcome. */
const hidden = ({ state }: Check, choice: MenuChoice) => state === 'Completed' && choice === 'close';

/** The overflow menu; omitted if it would be empty. */
export function cardMenu(check: Check, { outcomeShown }: { outcomeShown: boolean }): Overflow[] {
  const choices = CHOICES.filter((choice) => FITS[choice](check) && (outcomeShown || !hidden(check, choice)));
  if (choices.length === 0) return [];
  const options = choices.map((choice) => ({ text: plain(WORDS[choice]), value: `${choice}:${check.id}` }));
  return [{ type: 'overflow', action_id: CARD_ACTIONS.menu, options }];
}

/** Parses the chosen option and its check. */
export function readMenuValue(value: string): { choice: MenuChoice | undefined; checkId: string } {
  const [word, checkId = ''] = value.split(':', 2);
  return { choice: CHOICES.find((choice) => choice === word), checkId };
}
