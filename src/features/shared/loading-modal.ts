import type { ModalView } from '@slack/types';
import { plain, section } from '../../slack/messages/blocks.ts';
import { errorModal, explainError } from '../../slack/messages/explain-error.ts';
import { modal } from '../../slack/messages/modal.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import type { ActionCall, PrivateMessage } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';

/** The same content as a modal and, if no modal can be opened, as a private message. */
export interface PrivateAnswer {
  view: ModalView;
  message: PrivateMessage;
}

/** Opens a placeholder modal at once, because the trigger expires before WorkerChecks answers, then fills it in. */
export async function openLoadingModal(
  { web, log }: Pick<Services, 'web' | 'log'>,
  call: ActionCall,
  title: string,
  find: () => Promise<PrivateAnswer>,
): Promise<void> {
  const waiting = modal({ title, blocks: [section(plain('Checking with WorkerChecks…'))] });
  const viewId = await openModal({ web }, call, waiting).catch(() => '');
  if (viewId === '') return call.reply((await find()).message);
  call.shown?.();

  let answer: PrivateAnswer;
  try {
    answer = await find();
  } catch (error) {
    const sentence = explainError(error, log, { kind: 'action', route: call.actionId });
    await web.views.update({ view_id: viewId, view: errorModal(sentence) });
    return;
  }
  try {
    await web.views.update({ view_id: viewId, view: answer.view });
  } catch {
    // The person closed the modal in the meantime.
    await call.reply(answer.message);
  }
}
