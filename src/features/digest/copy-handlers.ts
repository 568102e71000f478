import type { CopyAnswer } from '../../checks/copies/certificate-copy.ts';
import type { CopyAnswered, CopyService } from '../../checks/copies/copy-service.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { ActionCall } from '../../slack/router/routes.ts';

function answeredSentence(answered: CopyAnswered): string {
  switch (answered.kind) {
    case 'recorded':
      return `The audit log now says that you keep no copy of the certificate of ${escapeMrkdwn(answered.reference)}. Thank you.`;
    case 'over':
      return 'This was answered already, or the time for an answer is over. Nothing was changed.';
    case 'not-theirs':
      return `Only <@${answered.userId}> can answer this, because they opened the certificate. Nothing was changed.`;
  }
}

/** The answers to a line about copies of a certificate. */
export function copyHandlers({ answer }: Pick<CopyService, 'answer'>) {
  const answerWith =
    (how: CopyAnswer) =>
    async (call: ActionCall): Promise<void> =>
      call.reply({ text: answeredSentence(await answer(call.value, how, call.person)) });

  return { copiesDeleted: answerWith('copies-deleted'), noCopyKept: answerWith('no-copy-kept') };
}
