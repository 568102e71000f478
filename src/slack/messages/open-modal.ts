import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { BotError } from '../../errors.ts';

/**
 * Opens a modal and resolves with its view id. Rejects with BotError when Slack refuses: a trigger id is valid for three
 * seconds and opens one view.
 */
export async function openModal(
  { web }: { web: WebClient },
  call: { triggerId: string },
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
