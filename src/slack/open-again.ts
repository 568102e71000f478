import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { AccessError, BotError } from '../errors.ts';
import { actions, button, mrkdwn, section } from './blocks.ts';
import type { Gate } from './gate.ts';
import type { OfferedForms } from './offered-forms.ts';
import { submittedView } from './payloads.ts';
import type { RouteTable } from './route-table.ts';
import type { PrivateMessage } from './routes.ts';
import { escapeMrkdwn } from './text.ts';

const OPEN_AGAIN = 'form.open-again';

/** @param offerId of OfferedForms */
export const openAgainButton = (offerId: string): Button =>
  button({ actionId: OPEN_AGAIN, text: 'Open the form again', value: offerId, style: 'primary' });

/** A sentence, unescaped, and the button under it. */
export function openAgainMessage(sentence: string, offerId: string): PrivateMessage {
  const text = escapeMrkdwn(sentence);
  return { text, blocks: [section(mrkdwn(text)), actions([openAgainButton(offerId)])] };
}

/** The button *Open the form again*: the form with what its person had typed. */
export function routeOpenAgain(
  table: RouteTable,
  { offers, gate, web }: { offers: OfferedForms; gate: Gate; web: WebClient },
): void {
  table.routes.action(OPEN_AGAIN, 'see', async ({ person, triggerId, value, reply }) => {
    const offered = await offers.find(value, person);
    const route = offered && table.submissions.get(offered.view.callback_id);
    if (offered === undefined || route?.again === undefined) {
      throw new BotError('form', 'This form is no longer kept. Please fill it in again.');
    }
    const refusal = await gate({ person, teams: [person.teamId] }, route.permission);
    if (refusal !== undefined) throw new AccessError(refusal);
    const view = await route.again(submittedView(offered));
    try {
      await web.views.open({ trigger_id: triggerId, view });
    } catch {
      await reply(
        openAgainMessage('Slack did not open the form in time. What you typed is kept; try again.', value),
      );
    }
  });
}
