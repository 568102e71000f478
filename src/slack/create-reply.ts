import type { WebClient } from '@slack/web-api';
import { describeError } from '../operations/describe-error.ts';
import type { Log } from '../operations/log.ts';
import type { Poster } from './poster.ts';
import type { Call } from './routes.ts';

const TIMEOUT_MS = 5_000;

/** Where a person who asked can be answered. */
export interface ReplyTarget {
  userId: string;
  channelId: string | undefined;
  /** Five uses in thirty minutes. */
  responseUrl: string | undefined;
}

/**
 * Answers one person alone, by the first way that works: response_url, an ephemeral message in the channel, a DM.
 * Rejects where none does.
 */
export function createReply(
  { web, poster, log }: { web: WebClient; poster: Poster; log: Log },
  { userId, channelId, responseUrl }: ReplyTarget,
): Call['reply'] {
  return async ({ text, blocks }, options) => {
    const message = blocks ? { text, blocks } : { text };

    const byResponseUrl = async (url: string) => {
      const response = await fetch(url, {
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
      await response.body?.cancel();
      if (!response.ok) throw new Error(`response_url answered ${response.status}`);
    };

    const ways: [name: string, way: () => Promise<unknown>][] = [];
    if (responseUrl) ways.push(['response_url', () => byResponseUrl(responseUrl)]);
    if (channelId) {
      ways.push([
        'ephemeral',
        () => web.chat.postEphemeral({ channel: channelId, user: userId, ...message }),
      ]);
    }
    ways.push(['dm', () => poster.dm(userId, message)]);

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
