import type { ActionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { openLoadingModal } from '../shared/loading-modal.ts';
import { createOpeningRecord } from '../shared/opening-record.ts';
import { RESULT_TITLE, resultAnswer } from './result-view.ts';

/** The button *View result*, for cards that may not show the outcome. */
export function resultHandlers(services: Services) {
  const { audit, checkService } = services;

  return {
    async open(call: ActionCall): Promise<void> {
      const opening = createOpeningRecord(checkService, call.person);
      await openLoadingModal(services, call, RESULT_TITLE, async () => {
        const outcome = await checkService.refresh(call.value, call.person);
        const { reference } = outcome.check;
        await audit.record({ userId: call.person.userId, action: 'viewed', reference });
        opening.begin(outcome.check);
        return resultAnswer(outcome);
      });
      await opening.written();
    },
  };
}
