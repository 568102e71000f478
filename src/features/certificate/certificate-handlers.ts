import type { CopyService } from '../../checks/copies/copy-service.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import type { Colleagues, Services } from '../../slack/services.ts';
import { openLoadingModal } from '../shared/loading-modal.ts';
import { createOpeningRecord } from '../shared/opening-record.ts';
import { CERTIFICATE_TITLE, certificateAnswer } from './certificate-view.ts';

/**
 * The button *View certificate*: requests the link at that moment, and shows it to the person who clicked once the
 * audit log has it.
 */
export function certificateHandlers(
  services: Services,
  { access }: Pick<Colleagues, 'access'>,
  copies: Pick<CopyService, 'opened'>,
) {
  const { audit, checkService } = services;

  return {
    async open(call: ActionCall): Promise<void> {
      const opening = createOpeningRecord(checkService, call.person);
      await openLoadingModal(services, call, CERTIFICATE_TITLE, async () => {
        const outcome = await checkService.refresh(call.value, call.person);
        if (outcome.certificateUrl !== undefined) {
          const { reference } = outcome.check;
          await audit.record({ userId: call.person.userId, action: 'certificate-opened', reference });
          await copies.opened(outcome.check, call.person);
          opening.begin(outcome.check);
        }
        return certificateAnswer(outcome);
      });
      await opening.written();
    },
    /** Slack has opened the link on a card, whoever clicked: only the desk counts as having opened the result. */
    async linkOpened({ value, person }: ActionCall): Promise<void> {
      if (value === '' || !(await access.may(person, 'open-certificate')).allowed) return;
      await checkService.resultOpened(value, person);
      const check = await checkService.get(value);
      if (check !== undefined) await copies.opened(check, person);
    },
  };
}
