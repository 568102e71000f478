import type { CheckRequest, EndReason } from '../../checks/check-requests/check-request.ts';
import { MOST_WAITING, REQUEST_WAITS_DAYS } from '../../checks/check-requests/check-request-transitions.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';

/** Why a request for a check ended without a decision: on its card, and for whoever runs the workflow. */
export const END_SENTENCES: Readonly<Record<EndReason, string>> = {
  expired: `Nobody decided in time, and the worker’s details were removed. A request waits ${REQUEST_WAITS_DAYS} days at most.`,
  'no-channel':
    'There is no channel for requests. The person who runs WorkerChecks in Slack must set DIGEST_CHANNEL or RESULTS_CHANNEL.',
  'too-many': `${MOST_WAITING} requests are waiting for the HR desk, and no more are taken. Try again when some have been decided, and look whether a workflow runs in a loop.`,
  forgotten: 'The worker’s details were removed on request.',
};

/** Why nothing was done: the request no longer waits for a decision. Mrkdwn. */
export function decidedSentence(request: CheckRequest | undefined): string {
  if (request === undefined) return 'This request is no longer here. Nothing was done.';
  const { state, decidedBy, stateSince, check, ended } = request;
  if (ended !== undefined) return `This request has ended. ${END_SENTENCES[ended]}`;
  const by = decidedBy === undefined ? '' : ` by <@${escapeMrkdwn(decidedBy)}>`;
  const reference = check === undefined ? '' : ` The check is ${escapeMrkdwn(check.reference)}.`;
  const what = state === 'Invited' ? 'accepted' : 'declined';
  return `This request was ${what}${by}, ${slackDate(stateSince)}.${reference} Nothing was done now.`;
}
