import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { ResultVisibility } from '../../config/config.ts';
import type { Log } from '../../log/log.ts';
import { delay } from '../../time/delay.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';
import type { ChannelOutsiders } from './channel-outsiders.ts';

/** If Retry-After is longer, the card is posted without the outcome and corrected later. */
const MAX_RETRY_AFTER_S = 60;

const infoSchema = z.object({
  channel: z.object({
    is_private: z.boolean().optional(),
    is_shared: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
    is_org_shared: z.boolean().optional(),
    pending_shared: z.array(z.unknown()).optional(),
  }),
});

/**
 * private: every member is a colleague, so the outcome may be shown. open: it may not. not-known: Slack could not say;
 * treated as open.
 */
export type Privacy = 'private' | 'open' | 'not-known';

export interface ChannelPrivacy {
  /** Asks Slack each time, unless RESULT_VISIBILITY is `never` or `always`. Never rejects. */
  privacyOf(channelId: string): Promise<Privacy>;
  mayShowOutcome(channelId: string): Promise<boolean>;
  stop(): void;
}

export function createChannelPrivacy({
  web,
  outsiders,
  visibility,
  log,
}: {
  web: WebClient;
  outsiders: ChannelOutsiders;
  visibility: ResultVisibility;
  log: Log;
}): ChannelPrivacy {
  const stopping = new AbortController();
  /** Requests in flight, by channel: concurrent callers share them. */
  const asking = new Map<string, Promise<Privacy>>();

  async function ask(channelId: string): Promise<Privacy> {
    try {
      const { channel } = infoSchema.parse(await web.conversations.info({ channel: channelId }));
      const shared =
        channel.is_ext_shared ||
        channel.is_pending_ext_shared ||
        channel.is_org_shared ||
        channel.is_shared ||
        (channel.pending_shared ?? []).length > 0;
      if (!channel.is_private || shared) return 'open';
      return (await outsiders.areIn(channelId)) ? 'open' : 'private';
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError && error.retryAfter <= MAX_RETRY_AFTER_S) {
        await delay(Math.max(1, error.retryAfter) * 1000, stopping.signal);
        return await ask(channelId);
      }
      // The bot is not in that channel, or it is not a channel.
      if (slackErrorCode(error) === 'channel_not_found') return 'open';
      throw error;
    }
  }

  function privacyOf(channelId: string): Promise<Privacy> {
    if (visibility !== 'private-channels') {
      return Promise.resolve(visibility === 'always' ? 'private' : 'open');
    }
    const running = asking.get(channelId);
    if (running) return running;
    const fresh = ask(channelId)
      .catch((error: unknown): Privacy => {
        log.warn('slack.privacy-not-known', { code: slackErrorCode(error) ?? 'no_answer' });
        return 'not-known';
      })
      .finally(() => asking.delete(channelId));
    asking.set(channelId, fresh);
    return fresh;
  }

  return {
    privacyOf,
    mayShowOutcome: async (channelId) => (await privacyOf(channelId)) === 'private',
    stop: () => stopping.abort(),
  };
}
