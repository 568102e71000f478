import type { Services } from '../../slack/services.ts';
import { CARD_ACTIONS } from '../card/actions.ts';
import { showWhenKnown } from '../show-when-known.ts';
import { CERTIFICATE_TITLE, certificateAnswer } from './certificate-view.ts';

/** The button *View certificate*: asks for the link at that moment, and shows it to who clicked once the audit has it. */
export function registerCertificate(services: Services): void {
  const { audit, desk, routes } = services;

  routes.action(CARD_ACTIONS.certificate, 'open-certificate', (call) =>
    showWhenKnown(services, call, CERTIFICATE_TITLE, async () => {
      const look = await desk.lookNow(call.value, call.person);
      if (look.certificateUrl !== undefined) {
        const { reference } = look.check;
        await audit.record({ userId: call.person.userId, deed: 'certificate-opened', reference });
      }
      return certificateAnswer(look);
    }),
  );

  routes.ignoredAction(CARD_ACTIONS.certificateLink);
}
