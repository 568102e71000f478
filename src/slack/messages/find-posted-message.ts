import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { ResultVisibility } from '../../config/config.ts';
import type { Log } from '../../log/log.ts';
import { DAY_MS } from '../../time/durations.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';
import type { PostOptions } from './poster.ts';
import { SlackPostError } from './slack-post-error.ts';

/** Messages per page. */
const PAGE = 200;
/** More than a busy channel posts while a bot restarts. */
const CHANNEL_PAGES = 5;
/** Threads are listed oldest first, so this must cover every card in the thread of the longest batch. */
const THREAD_PAGES = 25;
/**
 * How far this machine's clock may have been ahead of Slack's. Channels are listed newest first, so searching further
 * back costs little.
 */
const SKEW_MS = DAY_MS;

const pageSchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export interface WantedMessage {
  channelId: string;
  threadTs?: string;
  /** Older messages are ignored, epoch milliseconds. */
  since: number;
  metadata: NonNullable<PostOptions['metadata']>;
}

export type PostedMessage = { kind: 'found'; ts: string } | { kind: 'none' | 'not-readable' };

export interface PostedMessages {
  /**
   * Resolves with the `ts` of a message with this metadata, or with undefined if there is none or the bot cannot read the
   * channel's history. Rejects with SlackPostError when Slack cannot say.
   */
  find(wanted: WantedMessage): Promise<string | undefined>;
  /** The same, for a message that must not be posted twice. */
  search(wanted: WantedMessage): Promise<PostedMessage>;
}

/** The bot cannot read the channel's history. */
const NOT_READABLE = [
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'thread_not_found',
  'not_allowed_token_type',
];

/**
 * Whether the scopes allow searching every channel in which names may be shown; with `always`, that includes public
 * ones.
 */
export function canFindPosts(scopes: readonly string[], visibility: ResultVisibility): boolean {
  return (
    scopes.includes('groups:history') && (visibility !== 'always' || scopes.includes('channels:history'))
  );
}

/**
 * Finds the bot's own message by its metadata, after a post whose answer was lost: Slack has no idempotency key.
 * https://docs.slack.dev/messaging/message-metadata
 */
export function createPostedMessages({ web, log }: { web: WebClient; log: Log }): PostedMessages {
  const same = (a: Record<string, unknown>, b: Record<string, unknown>) =>
    Object.entries(b).every(([key, value]) => a[key] === value);

  async function search({ channelId, threadTs, since, metadata }: WantedMessage): Promise<PostedMessage> {
    let cursor: string | undefined;
    const maxPages = threadTs === undefined ? CHANNEL_PAGES : THREAD_PAGES;
    for (let page = 0; page < maxPages; page += 1) {
      const asked = {
        channel: channelId,
        oldest: ((since - SKEW_MS) / 1000).toFixed(6),
        include_all_metadata: true,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      };
      try {
        const { messages, response_metadata } = pageSchema.parse(
          threadTs === undefined
            ? await web.conversations.history(asked)
            : await web.conversations.replies({ ...asked, ts: threadTs }),
        );
        const found = messages.find(
          (one) =>
            one.metadata?.event_type === metadata.event_type &&
            same(one.metadata.event_payload, metadata.event_payload),
        );
        if (found) return { kind: 'found', ts: found.ts };
        cursor = response_metadata?.next_cursor || undefined;
        if (cursor === undefined) return { kind: 'none' };
      } catch (error) {
        if (!NOT_READABLE.includes(slackErrorCode(error) ?? '')) throw SlackPostError.from(error);
        log.info('slack.history-not-readable', { slackError: slackErrorCode(error) });
        return { kind: 'not-readable' };
      }
    }
    return { kind: 'none' };
  }

  return {
    search,
    async find(wanted) {
      const message = await search(wanted);
      return message.kind === 'found' ? message.ts : undefined;
    },
  };
}
