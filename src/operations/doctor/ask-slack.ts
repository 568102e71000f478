import { WebAPIRateLimitedError } from '@slack/web-api';
import { slackErrorCode } from '../../slack/slack-error-code.ts';

/** Slack's own word for a refusal; 'no_answer' where none came. */
export type SlackAnswer<T> = { answer: T; refusal?: never } | { answer?: never; refusal: string };

/** Never rejects. */
export async function askSlack<T>(call: () => Promise<T>): Promise<SlackAnswer<T>> {
  try {
    return { answer: await call() };
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return { refusal: 'ratelimited' };
    return { refusal: slackErrorCode(error) ?? 'no_answer' };
  }
}

/** What to do about a refusal that has nothing to do with what was asked; undefined: it has. */
export function generalAdvice(refusal: string, apiUrl: string): string | undefined {
  if (refusal === 'no_answer') {
    return `Check that this machine reaches ${new URL(apiUrl).host}, and SLACK_API_URL where it is set.`;
  }
  if (refusal === 'ratelimited') return 'Slack limits requests just now. Run this again in a minute.';
  if (refusal === 'missing_scope') return 'Give the app the scopes named above, and install it again.';
  return undefined;
}
