import { WebAPIRateLimitedError } from '@slack/web-api';
import { findProxyError, type ProxyError } from '../../net/proxy-error.ts';
import { slackErrorCode } from '../../slack/web-api/slack-error-code.ts';

/** `refusal`: Slack's error code, or 'no_answer'. */
export type SlackAnswer<T> =
  | { answer: T; refusal?: never; proxy?: never }
  | { answer?: never; refusal: string /** If the proxy caused it. */; proxy: ProxyError | undefined };

/** Never rejects. */
export async function askSlack<T>(call: () => Promise<T>): Promise<SlackAnswer<T>> {
  try {
    return { answer: await call() };
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return { refusal: 'ratelimited', proxy: undefined };
    return { refusal: slackErrorCode(error) ?? 'no_answer', proxy: findProxyError(error) };
  }
}

/** Advice about a refusal that is not specific to the request; undefined if it is. */
export function generalAdvice(
  { refusal, proxy }: { refusal: string; proxy: ProxyError | undefined },
  apiUrl: string,
): string | undefined {
  if (proxy !== undefined) return proxy.sentence;
  if (refusal === 'no_answer') {
    return `Check that this machine can reach ${new URL(apiUrl).host}, and SLACK_API_URL if you set it.`;
  }
  if (refusal === 'ratelimited') return 'Slack is rate-limiting requests. Run this again in a minute.';
  if (refusal === 'missing_scope') return 'Add the scopes named above to the app, and reinstall it.';
  return undefined;
}
