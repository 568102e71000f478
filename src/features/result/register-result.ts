import type { Services } from '../../slack/services.ts';
import { CARD_ACTIONS } from '../card/actions.ts';
import { showWhenKnown } from '../show-when-known.ts';
import { RESULT_TITLE, resultAnswer } from './result-view.ts';

/** The button *View result*, for where the card may not bear it. */
export function registerResult(services: Services): void {
  const { audit, desk, routes } = services;

  routes.action(CARD_ACTIONS.result, 'see', (call) =>
    showWhenKnown(services, call, RESULT_TITLE, async () => {
      const look = await desk.lookNow(call.value, call.person);
      const { reference } = look.check;
      await audit.record({ userId: call.person.userId, deed: 'viewed', reference });
      return resultAnswer(look);
    }),
  );
}
