import type { Check } from '../../checks/check.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';

/** Written over a card that cannot be deleted and that another has taken the place of: no name, no outcome, no button. */
export function replacedCard({ reference }: Pick<Check, 'reference'>): Message {
  return {
    text: `This card of check ${escapeMrkdwn(reference)} is out of date. A newer one has replaced it.`,
  };
}
