import type { Check } from '../../checks/check.ts';
import type { Urgency } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import type { CardTask } from './card-diff.ts';
import type { CardContext } from './card-options.ts';
import { createCardRemover } from './card-remover.ts';
import { createOwnerNotifier } from './owner-notifier.ts';
import { createPostCard } from './post-card.ts';
import { createPostClaims } from './post-claims.ts';

/** Carries out one task for one check and records it. Rejects with a SlackPostError if it is worth retrying soon. */
export type RunCardTask = (check: Check, task: CardTask, urgency: Urgency) => Promise<void>;

export function createRunCardTask(context: CardContext): RunCardTask {
  const claims = createPostClaims(context.posting.othersPostForMs);
  const postCard = createPostCard(context, claims);
  const remover = createCardRemover(context);
  const notifier = createOwnerNotifier(context, claims);

  return async (check, task, urgency) => {
    if (!context.posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    switch (task) {
      case 'card':
        return await postCard(check, urgency);
      case 'removal':
        return await remover.removeSuperseded(check);
      case 'assignment':
        return await notifier.assignment(check);
      case 'notice':
        return await notifier.notice(check);
      case 'reply':
        return await notifier.reply(check);
    }
  };
}
