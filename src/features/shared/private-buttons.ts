import type { Button, Overflow } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import {
  cancelButton,
  certificateButton,
  correctIdButtons,
  refusedButtons,
  resultButton,
  unconfirmedButtons,
} from '../card/card-buttons.ts';
import { cardMenu } from '../card/card-menu.ts';
import { tryAgainButton } from './invite-buttons.ts';

/** A check's buttons and menu, for places that only one authorised person sees. */
export function privateButtons(check: Check): (Button | Overflow)[] {
  const correct = check.state === 'Purged' ? [] : correctIdButtons(check);
  return [...stateButtons(check), ...correct, ...cardMenu(check, { outcomeShown: true })];
}

function stateButtons(check: Check): Button[] {
  switch (check.state) {
    case 'Pending':
      return check.gone ? [] : [cancelButton(check)];
    case 'Completed':
      if (check.outcome === undefined) return [resultButton(check)];
      return check.certificate === 'none' ? [] : [certificateButton(check, 'gated')];
    case 'Unconfirmed':
      return unconfirmedButtons(check);
    case 'Refused':
      return refusedButtons(check, tryAgainButton(check));
    default:
      return [];
  }
}
