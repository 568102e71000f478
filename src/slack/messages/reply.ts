import type { WebClient } from '@slack/web-api';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { Outbound } from '../../net/outbound.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { isSlackAddress } from '../web-api/slack-address.ts';
import type { Message, Poster } from './poster.ts';
import { SlackPostError } from './slack-post-error.ts';

const TIMEOUT_MS = 5_000;

/** Sends a message that only one person sees. */
export type Reply = (message: Message, options?: { replaceOriginal?: boolean }) => Promise<void>;

/** How to reach one person. */
export interface ReplyTarget {
  userId: string;
  channelId: string | undefined;
  /** Valid for five messages within thirty minutes. */
  responseUrl: string | undefined;
  /** If present, the DM is retried for as long as Slack is unavailable; called before each retry. */
  beforeRetry?: () => Promise<void>;
}

/** Replies through the first channel that works: response_url, ephemeral message, DM. Rejects if none does. */
export function createReply(
  { web, poster, log, outbound }: { web: WebClient; poster: Poster; log: Log; outbound: Outbound },
  { userId, channelId, responseUrl, beforeRetry }: ReplyTarget,
): Reply {
  /** Retries until Slack accepts or refuses the message, or this process stops. */
  async function retryDm(post: () => Promise<unknown>): Promise<void> {
    for (let retries = 0; ; retries += 1) {
      try {
        await post();
        return;
      } catch (error) {
        const isTransient = error instanceof SlackPostError && error.isTransient;
        if (!isTransient || beforeRetry === undefined || error.slackError === 'stopped') throw error;
        const retryInMs = backoffMs(STANDARD_BACKOFF, retries);
        log.warn('slack.reply-failed', { way: 'dm', retryInMs, ...describeError(error) });
        await delay(retryInMs);
        await beforeRetry();
      }
    }
  }

  return async ({ text, blocks }, options) => {
    const message = blocks ? { text, blocks } : { text };

    const byResponseUrl = async (url: string) => {
      const response = await outbound.fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({
          ...message,
          response_type: 'ephemeral',
          replace_original: options?.replaceOriginal ?? false,
        }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`response_url answered ${response.status}`);
    };

    const ways: [name: string, way: () => Promise<unknown>][] = [];
    if (responseUrl && !isResponseUrl(responseUrl, web.slackApiUrl)) log.warn('slack.response-url-refused');
    else if (responseUrl) ways.push(['response_url', () => byResponseUrl(responseUrl)]);
    if (channelId) {
      ways.push([
        'ephemeral',
        () => web.chat.postEphemeral({ channel: channelId, user: userId, ...message }),
      ]);
    }
    ways.push(['dm', () => retryDm(() => poster.dm(userId, message))]);

    let failure: unknown;
    for (const [name, way] of ways) {
      try {
        await way();
        return;
      } catch (error) {
        failure = error;
        log.warn('slack.reply-failed', { way: name, ...describeError(error) });
      }
    }
    throw failure;
  };
}

/** Whether it is safe to send a reply to this address, which came with a payload. */
export const isResponseUrl = (url: string, apiUrl: string): boolean => isSlackAddress(url, 'hooks', apiUrl);
