import type { Check } from '../../checks/check.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { stateWord } from './check-wording.ts';

/** Calls the requester to the card; the same for every outcome, and without the worker's name. */
export function threadReply({
  requester,
  reference,
  news,
  state,
  outcome,
  invitationIdGiven,
}: Check): Message {
  return { text: `<@${requester.userId}> The result of check ${escapeMrkdwn(reference)} ${what()}.` };

  function what(): string {
    if (news <= 1) return 'is here';
    if (outcome !== undefined) return 'has changed';
    const now = state === 'Completed' ? '' : `: the check is now ${stateWord({ state }, { word: false })}`;
    // It may have been of another invitation, before its id was corrected.
    if (invitationIdGiven !== undefined) return `has changed${now}`;
    return `has changed. WorkerChecks has taken it back${now}`;
  }
}
