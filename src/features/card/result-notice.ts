import type { Check } from '../../checks/check.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';

/** Tells the requester of the result in a DM, where there is no card to call them to: the same for every outcome. */
export function resultNotice(
  { reference, news }: Pick<Check, 'reference' | 'news'>,
  command: string,
): Message {
  const check = escapeMrkdwn(reference);
  const what = news > 1 ? 'has changed' : 'is here';
  return { text: `The result of ${check} ${what}: \`${command} status ${check}\`` };
}
