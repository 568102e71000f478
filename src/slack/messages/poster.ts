import type { KnownBlock } from '@slack/types';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import PQueue from 'p-queue';
import type { Log } from '../../log/log.ts';
import { pause } from '../pause.ts';
import { createRateLimits } from './rate-limits.ts';
import { SlackPostError } from './slack-post-error.ts';

const CHANGES_AT_ONCE = 8;
const ACCOUNT_ERROR_SAID_EVERY_MS = 300_000;

export interface Message {
  /** Read by screen readers and shown in notifications; mrkdwn-escaped. */
  text: string;
  blocks?: KnownBlock[];
}

/** A message, or how to make it when its turn has come: called again where Slack asked to wait. */
export type Deferred = Message | (() => Message | Promise<Message>);

/** What goes first where several wait: news (2), what is ordinary (1), what only looks different (0). */
export const URGENCY = { news: 2, ordinary: 1, cosmetic: 0 } as const;
export type Urgency = keyof typeof URGENCY;

export interface PostOptions {
  metadata?: { event_type: string; event_payload: Record<string, string> };
  threadTs?: string;
  /** `ordinary` where absent. */
  urgency?: Urgency;
}

/**
 * The one place that posts. A 429 is waited out and the request made again; every other failure is a SlackPostError
 * and repeated by nobody here. What a deferred message throws is passed on as it is.
 */
export interface Poster {
  /** At most one post a second in a channel, the most urgent first, else in the order they were asked for. */
  post(
    channelId: string,
    message: Deferred,
    options?: PostOptions,
  ): Promise<{ channelId: string; ts: string }>;
  /** `urgency`: `ordinary` where absent. */
  update(
    channelId: string,
    ts: string,
    message: Deferred,
    options?: Pick<PostOptions, 'urgency'>,
  ): Promise<void>;
  remove(channelId: string, ts: string): Promise<void>;
  dm(
    userId: string,
    message: Deferred,
    options?: Pick<PostOptions, 'urgency'>,
  ): Promise<{ channelId: string; ts: string }>;
  /** What waits is given up, and rejects with a SlackPostError of kind 'unknown'. */
  stop(): void;
}

/** One channel's posts: one after the other, an interval apart. */
interface Lane {
  queue: PQueue;
  lastPostAt: number;
}

/** @param elapsed a clock that only goes forward, in milliseconds: the wall's may be set back. `performance.now` where absent */
export function createPoster({
  web,
  log,
  postIntervalMs,
  elapsed = () => performance.now(),
}: {
  web: WebClient;
  log: Log;
  /** Between two posts in a channel, milliseconds. */
  postIntervalMs: number;
  elapsed?: () => number;
}): Poster {
  const stopping = new AbortController();
  const lanes = new Map<string, Lane>();
  const changes = new PQueue({ concurrency: CHANGES_AT_ONCE });
  const rests = createRateLimits({ elapsed, log });
  /** When an error of the whole account was last said, by code. */
  const accountErrorSaidAt = new Map<string, number>();

  function laneOf(channelId: string): Lane {
    for (const [id, lane] of lanes) {
      const idle = lane.queue.size === 0 && lane.queue.pending === 0;
      if (idle && elapsed() - lane.lastPostAt > postIntervalMs) lanes.delete(id);
    }
    const lane = lanes.get(channelId) ?? {
      queue: new PQueue({ concurrency: 1 }),
      lastPostAt: Number.NEGATIVE_INFINITY,
    };
    lanes.set(channelId, lane);
    return lane;
  }

  async function wait(ms: number): Promise<void> {
    await pause(ms, stopping.signal).catch((cause: unknown) => {
      throw new SlackPostError('unknown', 'stopped', { cause });
    });
  }

  /** Calls Slack, and again after each 429: that answer is a promise that nothing was done. */
  async function call<T>(method: string, place: string, request: () => Promise<T>): Promise<T> {
    const restKey = `${method} ${place}`;
    for (;;) {
      const rest = rests.remainingMs(restKey);
      if (rest > 0) await wait(rest);
      if (stopping.signal.aborted) throw new SlackPostError('unknown', 'stopped');
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError)) throw error;
        rests.limited(restKey, method, error.retryAfter);
      }
    }
  }

  function sayOfAccount(error: SlackPostError): void {
    const saidAt = accountErrorSaidAt.get(error.slackError) ?? Number.NEGATIVE_INFINITY;
    if (error.kind !== 'account' || elapsed() - saidAt < ACCOUNT_ERROR_SAID_EVERY_MS) return;
    accountErrorSaidAt.set(error.slackError, elapsed());
    log.error('slack.account-refused', { slackError: error.slackError });
  }

  const send = <T>(request: () => Promise<T>): Promise<T> =>
    request().catch((error: unknown) => {
      if (error instanceof WebAPIRateLimitedError) throw error;
      const failure = SlackPostError.from(error);
      sayOfAccount(failure);
      throw failure;
    });

  const made = async (message: Deferred): Promise<Message> =>
    typeof message === 'function' ? await message() : message;

  async function post(channelId: string, message: Deferred, options: PostOptions = {}) {
    const lane = laneOf(channelId);
    const { metadata, threadTs, urgency = 'ordinary' } = options;
    return await lane.queue.add(
      () =>
        call('chat.postMessage', channelId, async () => {
          const early = lane.lastPostAt + postIntervalMs - elapsed();
          if (early > 0) await wait(early);
          const { text, blocks } = await made(message);
          lane.lastPostAt = elapsed();
          const answer = await send(() =>
            web.chat.postMessage({
              channel: channelId,
              text,
              ...(blocks ? { blocks } : {}),
              ...(threadTs ? { thread_ts: threadTs } : {}),
              ...(metadata ? { metadata } : {}),
              unfurl_links: false,
              unfurl_media: false,
            }),
          );
          if (!answer.ts) throw new SlackPostError('unknown', 'no_ts');
          return { channelId: answer.channel ?? channelId, ts: answer.ts };
        }),
      { priority: URGENCY[urgency] },
    );
  }

  return {
    post,
    async update(channelId, ts, message, { urgency = 'ordinary' } = {}) {
      await changes.add(
        () =>
          call('chat.update', '', async () => {
            const { text, blocks } = await made(message);
            // Blocks left out would stay as they were.
            await send(() => web.chat.update({ channel: channelId, ts, text, blocks: blocks ?? [] }));
          }),
        { priority: URGENCY[urgency] },
      );
    },
    async remove(channelId, ts) {
      await changes.add(
        () => call('chat.delete', '', () => send(() => web.chat.delete({ channel: channelId, ts }))),
        { priority: URGENCY.news },
      );
    },
    async dm(userId, message, options = {}) {
      const channelId = await call('conversations.open', '', async () => {
        const answer = await send(() => web.conversations.open({ users: userId }));
        if (!answer.channel?.id) throw new SlackPostError('unknown', 'no_channel');
        return answer.channel.id;
      });
      return await post(channelId, message, options);
    },
    stop: () => stopping.abort(),
  };
}
