import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { mrkdwn, quote, section } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { END_SENTENCES } from '../shared/request-wording.ts';

function sentence({ state, check, ended, createdAt }: CheckRequest): string {
  const yours = `Your request for a background check of ${slackDate(createdAt)}`;
  if (ended !== undefined) return `${yours} has ended without a decision. ${END_SENTENCES[ended]}`;
  if (state === 'Declined') return `${yours} was declined by the HR desk. No invitation was sent.`;
  const reference = check === undefined ? '' : ` The check is ${escapeMrkdwn(check.reference)}.`;
  return `${yours} was accepted: the HR desk has ordered the invitation.${reference}`;
}

/** Tells the person who asked what was decided. Names no worker and no outcome of a check. */
export function decisionMessage(request: CheckRequest): Message {
  const text = sentence(request);
  const { reason } = request;
  return reason === undefined ? { text } : { text, blocks: [section(mrkdwn(text)), quote(reason)] };
}
