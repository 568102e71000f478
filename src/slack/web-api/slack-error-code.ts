import { WebAPIPlatformError } from '@slack/web-api';

const CODE = /^[a-z][a-z0-9_-]{0,79}$/;

/**
 * Slack's error code, such as `not_in_channel`; undefined if Slack did not answer. If the answer is not JSON,
 * @slack/web-api uses the whole body as the code; that counts as no answer.
 */
export function slackErrorCode(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const word = error.data.error;
  return CODE.test(word) ? word : undefined;
}
