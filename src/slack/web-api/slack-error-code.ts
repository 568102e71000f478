import { WebAPIPlatformError } from '@slack/web-api';

const CODE = /^[a-z][a-z0-9_-]{0,79}$/;

/**
 * Slack's own word for a refusal, such as `not_in_channel`; undefined where there was no answer of Slack's. The package
 * takes the body of any answer that is no JSON for such a word: those are left out.
 */
export function slackErrorCode(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const word = error.data.error;
  return CODE.test(word) ? word : undefined;
}
