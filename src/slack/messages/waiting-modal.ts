import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { delay } from '../../time/delay.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';

/**
 * Delays, milliseconds, before retrying to find the view that the acknowledgement carried, which Slack may not show at
 * once.
 */
const RETRY_DELAYS_MS = [50, 150, 400] as const;

const waitingId = (viewId: string) => `waiting ${viewId}`;

/** The "please wait" modal, with an external id that Slack knows only once it shows the modal. */
export function waitingModal(viewId: string, view: ModalView): ModalView {
  return { ...view, external_id: waitingId(viewId) };
}

/**
 * Replaces the "please wait" modal. An update that overtook the acknowledgement would be overwritten by it, so the
 * modal is addressed by the external id sent with the acknowledgement; if that was lost, by its own id. Resolves with
 * false if it is no longer open. Rejects as the client does.
 */
export async function replaceWaitingModal(
  { web }: { web: WebClient },
  viewId: string,
  view: ModalView,
): Promise<boolean> {
  const update = async (which: { external_id: string } | { view_id: string }) => {
    try {
      await web.views.update({ ...which, view });
      return true;
    } catch (error) {
      if (slackErrorCode(error) === 'not_found') return false;
      throw error;
    }
  };
  for (const waitMs of RETRY_DELAYS_MS) {
    if (await update({ external_id: waitingId(viewId) })) return true;
    await delay(waitMs);
  }
  return await update({ view_id: viewId });
}
