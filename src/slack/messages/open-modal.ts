import type { ModalView } from '@slack/types';
import { BotError } from '../../errors.ts';
import type { Call } from '../router/routes.ts';
import type { Services } from '../services.ts';

/**
 * Opens a modal for who called and resolves with its id. Rejects with BotError where Slack does not let it open:
 * the trigger lives three seconds and opens one view.
 */
export async function openModal(
  { web }: Pick<Services, 'web'>,
  call: Pick<Call, 'triggerId'>,
  view: ModalView,
): Promise<string> {
  try {
    const opened = await web.views.open({ trigger_id: call.triggerId, view });
    return opened.view?.id ?? '';
  } catch (cause) {
    throw new BotError('modal', 'Slack did not open the form in time. Nothing was done; please try again.', {
      cause,
    });
  }
}
