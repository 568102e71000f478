import type { WebClient } from '@slack/web-api';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { Outbound } from '../../net/outbound.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { pause } from '../pause.ts';
import type { Call } from '../router/routes.ts';
import type { Poster } from './poster.ts';
import { isResponseUrl } from './response-url.ts';
import { SlackPostError } from './slack-post-error.ts';

const TIMEOUT_MS = 5_000;
/** Between two tries of a DM that has to be told. */
const AGAIN_MS = { first: 1_000, most: MINUTE_MS };

/** Where a person who asked can be answered. */
export interface ReplyTarget {
  userId: string;
  channelId: string | undefined;
  /** Five uses in thirty minutes. */
  responseUrl: string | undefined;
  /**
   * Present where a DM is all there is to tell what came of it: then Slack's troubles are waited out, however long.
   * Called before each further try.
   */
  beforeTryingAgain?: () => Promise<void>;
}

/**
 * Answers one person alone, by the first way that works: response_url, an ephemeral message in the channel, a DM.
 * Rejects where none does.
 */
export function createReply(
  { web, poster, log, outbound }: { web: WebClient; poster: Poster; log: Log; outbound: Outbound },
  { userId, channelId, responseUrl, beforeTryingAgain }: ReplyTarget,
): Call['reply'] {
  /** Until Slack takes or refuses it, or this process stops. */
  async function insist(post: () => Promise<unknown>): Promise<void> {
    for (let pauseMs = AGAIN_MS.first; ; pauseMs = Math.min(2 * pauseMs, AGAIN_MS.most)) {
      try {
        await post();
        return;
      } catch (error) {
        const passes = error instanceof SlackPostError && error.isTransient;
        if (!passes || beforeTryingAgain === undefined || error.slackError === 'stopped') throw error;
        log.warn('slack.reply-failed', { way: 'dm', retryInMs: pauseMs, ...describeError(error) });
        await pause(pauseMs);
        await beforeTryingAgain();
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
    ways.push(['dm', () => insist(() => poster.dm(userId, message))]);

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
