import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { delay } from '../../time/delay.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';

/** How long Slack may take to show what an acknowledgement carried, until it is looked for once more: milliseconds. */
const LOOK_AGAIN_MS = [50, 150, 400] as const;

const waitingId = (viewId: string) => `waiting ${viewId}`;

/** The modal that tells a person to wait, with an id that Slack knows only once it shows it. */
export function waitingModal(viewId: string, view: ModalView): ModalView {
  return { ...view, external_id: waitingId(viewId) };
}

/**
 * Replaces the modal that tells a person to wait. An update that overtakes the acknowledgement would be overwritten by
 * it, so the modal is named by the id that came with the acknowledgement; where the acknowledgement was lost, by its own.
 * Resolves with false where it is no longer open. Rejects as the client does.
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
  for (const waitMs of LOOK_AGAIN_MS) {
    if (await update({ external_id: waitingId(viewId) })) return true;
    await delay(waitMs);
  }
  return await update({ view_id: viewId });
}
