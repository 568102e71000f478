import type { ActionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { openLoadingModal } from '../shared/loading-modal.ts';
import { RESULT_TITLE, resultAnswer } from './result-view.ts';

/** The button *View result*, for where the card may not bear it. */
export function resultHandlers(services: Services) {
  const { audit, desk } = services;

  return {
    open: (call: ActionCall) =>
      openLoadingModal(services, call, RESULT_TITLE, async () => {
        const look = await desk.refresh(call.value, call.person);
        const { reference } = look.check;
        await audit.record({ userId: call.person.userId, action: 'viewed', reference });
        return resultAnswer(look);
      }),
  };
}
