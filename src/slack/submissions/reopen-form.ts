import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { BotError } from '../../errors.ts';
import { actions, button, mrkdwn, section } from '../messages/blocks.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import { submittedView } from '../router/payloads.ts';
import { type ActionCall, type PrivateMessage, type Routes, routeOf } from '../router/routes.ts';
import type { SavedForms } from './saved-forms.ts';

export const FORM_ACTIONS = { openAgain: 'form.open-again' } as const;

/** @param offerId of OfferedForms */
export const reopenButton = (offerId: string): Button =>
  button({ actionId: FORM_ACTIONS.openAgain, text: 'Open the form again', value: offerId, style: 'primary' });

/** A sentence, unescaped, and the button under it. */
export function reopenMessage(sentence: string, offerId: string): PrivateMessage {
  const text = escapeMrkdwn(sentence);
  return { text, blocks: [section(mrkdwn(text)), actions([reopenButton(offerId)])] };
}

/** The button *Open the form again*: the form with what its person had typed. */
export function reopenForm(
  forms: Routes['forms'],
  { offers, web }: { offers: SavedForms; web: WebClient },
): (call: ActionCall) => Promise<void> {
  return async ({ person, triggerId, value, reply, authorize }) => {
    const offered = await offers.find(value, person);
    const route = offered && routeOf(forms, offered.view.callback_id);
    if (offered === undefined || route?.again === undefined) {
      throw new BotError('form', 'This form is no longer kept. Please fill it in again.');
    }
    await authorize(route.may);
    const view = await route.again(submittedView(offered));
    try {
      await web.views.open({ trigger_id: triggerId, view });
    } catch {
      await reply(
        reopenMessage('Slack did not open the form in time. What you typed is kept; try again.', value),
      );
    }
  };
}
