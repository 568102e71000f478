import { WebAPIRateLimitedError } from '@slack/web-api';
import { findProxyError, type ProxyError } from '../../net/proxy-error.ts';
import { slackErrorCode } from '../../slack/web-api/slack-error-code.ts';

/** Slack's own word for a refusal; 'no_answer' where none came. */
export type SlackAnswer<T> =
  | { answer: T; refusal?: never; proxy?: never }
  | { answer?: never; refusal: string /** The proxy's part in it. */; proxy: ProxyError | undefined };

/** Never rejects. */
export async function askSlack<T>(call: () => Promise<T>): Promise<SlackAnswer<T>> {
  try {
    return { answer: await call() };
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return { refusal: 'ratelimited', proxy: undefined };
    return { refusal: slackErrorCode(error) ?? 'no_answer', proxy: findProxyError(error) };
  }
}

/** What to do about a refusal that has nothing to do with what was asked; undefined: it has. */
export function generalAdvice(
  { refusal, proxy }: { refusal: string; proxy: ProxyError | undefined },
  apiUrl: string,
): string | undefined {
  if (proxy !== undefined) return proxy.sentence;
  if (refusal === 'no_answer') {
    return `Check that this machine reaches ${new URL(apiUrl).host}, and SLACK_API_URL where it is set.`;
  }
  if (refusal === 'ratelimited') return 'Slack limits requests just now. Run this again in a minute.';
  if (refusal === 'missing_scope') return 'Give the app the scopes named above, and install it again.';
  return undefined;
}
