import type { WebClient } from '@slack/web-api';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { Outbound } from '../../net/outbound.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { isSlackAddress } from '../web-api/slack-address.ts';
import type { Message, Poster } from './poster.ts';
import { postByResponseUrl, refusesBlocks } from './response-url.ts';
import { SlackPostError } from './slack-post-error.ts';

export interface ReplyOptions {
  replaceOriginal?: boolean;
  /** Sent instead where Slack does not accept the message's blocks. */
  ifRefused?: Message;
}

/** Sends a message that only one person sees. */
export type Reply = (message: Message, options?: ReplyOptions) => Promise<void>;

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

  function waysFor({ text, blocks }: Message, { replaceOriginal = false }: ReplyOptions) {
    const message = blocks ? { text, blocks } : { text };
    const ways: [name: string, way: () => Promise<unknown>][] = [];
    if (responseUrl && !isResponseUrl(responseUrl, web.slackApiUrl)) log.warn('slack.response-url-refused');
    else if (responseUrl) {
      ways.push([
        'response_url',
        () => postByResponseUrl(outbound, responseUrl, { ...message, replaceOriginal }),
      ]);
    }
    if (channelId) {
      ways.push([
        'ephemeral',
        () => web.chat.postEphemeral({ channel: channelId, user: userId, ...message }),
      ]);
    }
    ways.push(['dm', () => retryDm(() => poster.dm(userId, message))]);
    return ways;
  }

  return async function reply(message, options = {}) {
    const { ifRefused, ...others } = options;
    let failure: unknown;
    for (const [name, way] of waysFor(message, options)) {
      try {
        await way();
        return;
      } catch (error) {
        failure = error;
        log.warn('slack.reply-failed', { way: name, ...describeError(error) });
        if (ifRefused !== undefined && refusesBlocks(error)) return await reply(ifRefused, others);
      }
    }
    throw failure;
  };
}

/** Whether it is safe to send a reply to this address, which came with a payload. */
export const isResponseUrl = (url: string, apiUrl: string): boolean => isSlackAddress(url, 'hooks', apiUrl);
