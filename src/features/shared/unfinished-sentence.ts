import type { Check } from '../../checks/check.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';

/** Why nothing can be done about an invitation that may not have been sent, as mrkdwn; undefined in other states. */
export function unfinishedSentence(check: Pick<Check, 'reference' | 'state'>): string | undefined {
  const reference = escapeMrkdwn(check.reference);
  switch (check.state) {
    case 'Inviting':
      return `Invitation ${reference} is still being sent. Try again in a minute.`;
    case 'Unconfirmed':
      return `It is not clear whether invitation ${reference} was sent. Sort that out first, with the buttons on its card.`;
    default:
      return undefined;
  }
}
