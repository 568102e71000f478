import type { ActionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { openLoadingModal } from '../shared/loading-modal.ts';
import { CERTIFICATE_TITLE, certificateAnswer } from './certificate-view.ts';

/**
 * The button *View certificate*: requests the link at that moment, and shows it to the person who clicked once the
 * audit log has it.
 */
export function certificateHandlers(services: Services) {
  const { audit, checkService } = services;

  return {
    open: (call: ActionCall) =>
      openLoadingModal(services, call, CERTIFICATE_TITLE, async () => {
        const outcome = await checkService.refresh(call.value, call.person);
        if (outcome.certificateUrl !== undefined) {
          const { reference } = outcome.check;
          await audit.record({ userId: call.person.userId, action: 'certificate-opened', reference });
        }
        return certificateAnswer(outcome);
      }),
  };
}
