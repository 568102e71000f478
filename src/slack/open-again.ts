import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { BotError } from '../errors.ts';
import { actions, button, mrkdwn, section } from './blocks.ts';
import type { OfferedForms } from './offered-forms.ts';
import { submittedView } from './payloads.ts';
import { type ActionCall, type PrivateMessage, type Routes, routeOf } from './routes.ts';
import { escapeMrkdwn } from './text.ts';

export const FORM_ACTIONS = { openAgain: 'form.open-again' } as const;

/** @param offerId of OfferedForms */
export const openAgainButton = (offerId: string): Button =>
  button({ actionId: FORM_ACTIONS.openAgain, text: 'Open the form again', value: offerId, style: 'primary' });

/** A sentence, unescaped, and the button under it. */
export function openAgainMessage(sentence: string, offerId: string): PrivateMessage {
  const text = escapeMrkdwn(sentence);
  return { text, blocks: [section(mrkdwn(text)), actions([openAgainButton(offerId)])] };
}

/** The button *Open the form again*: the form with what its person had typed. */
export function reopenForm(
  forms: Routes['forms'],
  { offers, web }: { offers: OfferedForms; web: WebClient },
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
        openAgainMessage('Slack did not open the form in time. What you typed is kept; try again.', value),
      );
    }
  };
}
