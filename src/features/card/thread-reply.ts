import type { Check } from '../../checks/check.ts';
import type { Message } from '../../slack/poster.ts';
import { escapeMrkdwn } from '../../slack/text.ts';

/** Calls the requester to the card; the same for every outcome, and without the worker's name. */
export function threadReply({ requester, reference, news }: Check): Message {
  const what = news > 1 ? 'has changed' : 'is here';
  return { text: `<@${requester.userId}> The result of check ${escapeMrkdwn(reference)} ${what}.` };
}
