import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { BotError } from '../../errors.ts';
import { actions, button, mrkdwn, section } from '../messages/blocks.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import { submittedView } from '../router/payloads.ts';
import { type ActionCall, type PrivateMessage, type Routes, routeOf } from '../router/routes.ts';
import type { SavedForms } from './saved-forms.ts';

export const FORM_ACTIONS = { openAgain: 'form.open-again' } as const;

/** `savedFormId`: an id from SavedForms. */
export const reopenButton = (savedFormId: string): Button =>
  button({
    actionId: FORM_ACTIONS.openAgain,
    text: 'Open the form again',
    value: savedFormId,
    style: 'primary',
  });

/** A sentence, not yet escaped, with the button *Open the form again*. */
export function reopenMessage(sentence: string, savedFormId: string): PrivateMessage {
  const text = escapeMrkdwn(sentence);
  return { text, blocks: [section(mrkdwn(text)), actions([reopenButton(savedFormId)])] };
}

/** Reopens a saved form as it was filled in. */
export function reopenForm(
  forms: Routes['forms'],
  { savedForms, web }: { savedForms: SavedForms; web: WebClient },
): (call: ActionCall) => Promise<void> {
  return async ({ person, triggerId, value, reply, authorize }) => {
    const saved = await savedForms.find(value, person);
    const route = saved && routeOf(forms, saved.view.callback_id);
    if (saved === undefined || route?.again === undefined) {
      throw new BotError('form', 'This form is no longer saved. Please fill it in again.');
    }
    await authorize(route.may);
    const view = await route.again(submittedView(saved));
    try {
      await web.views.open({ trigger_id: triggerId, view });
    } catch {
      await reply(
        reopenMessage('Slack did not open the form in time. What you typed is kept; try again.', value),
      );
    }
  };
}
