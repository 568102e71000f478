import type { WebClient } from '@slack/web-api';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { slackErrorCode } from '../../slack/web-api/slack-error-code.ts';
import { END_SENTENCES } from '../shared/request-wording.ts';

/**
 * The workflow no longer waits for the step: it was completed before, and the answer was lost, or it was ended.
 * https://docs.slack.dev/reference/methods/functions.completeSuccess
 */
const NOT_WAITING = ['execution_not_in_running_state', 'function_execution_not_found'];

/** The step's outputs: see manifest.workflow.yml. */
export function stepOutputs({ state, check, decidedBy = '' }: CheckRequest): Record<string, string> {
  return {
    decision: state === 'Invited' ? 'invited' : 'declined',
    reference: check?.reference ?? '',
    decided_by: decidedBy,
  };
}

/**
 * Tells Slack how the step ended. Declined is a success, so that a workflow can branch on the decision; an error would end
 * the workflow. Resolves with false if the workflow no longer waits for it. Rejects if it should be tried again.
 */
export async function completeStep(web: WebClient, request: CheckRequest): Promise<boolean> {
  const function_execution_id = request.executionId;
  try {
    if (request.ended !== undefined)
      await web.functions.completeError({ function_execution_id, error: END_SENTENCES[request.ended] });
    else await web.functions.completeSuccess({ function_execution_id, outputs: stepOutputs(request) });
    return true;
  } catch (error) {
    if (NOT_WAITING.includes(slackErrorCode(error) ?? '')) return false;
    throw error;
  }
}
