import type { KnownBlock } from '@slack/types';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import PQueue from 'p-queue';
import { pause } from './pause.ts';
import { SlackPostError } from './slack-post-error.ts';

/** https://docs.slack.dev/apis/web-api/rate-limits: one message a second per channel. */
const POST_INTERVAL_MS = 1000;
const UPDATES_AT_ONCE = 8;

export interface Message {
  /** Read by screen readers and shown in notifications; mrkdwn-escaped. */
  text: string;
  blocks?: KnownBlock[];
}

/** A message, or how to make it when its turn has come: called again where Slack asked to wait. */
export type Deferred = Message | (() => Message | Promise<Message>);

export interface PostOptions {
  metadata?: { event_type: string; event_payload: Record<string, string> };
  threadTs?: string;
}

/**
 * The one place that posts. A 429 is waited out and the request made again; every other failure is a SlackPostError
 * and repeated by nobody here. What a deferred message throws is passed on as it is.
 */
export interface Poster {
  /** At most one post a second in a channel, in the order they were asked for. */
  post(
    channelId: string,
    message: Deferred,
    options?: PostOptions,
  ): Promise<{ channelId: string; ts: string }>;
  update(channelId: string, ts: string, message: Deferred): Promise<void>;
  dm(userId: string, message: Deferred): Promise<{ channelId: string; ts: string }>;
  /** What waits is given up, and rejects with a SlackPostError of kind 'unknown'. */
  stop(): void;
}

/** One channel's posts: one after the other, a second apart. */
interface Lane {
  queue: PQueue;
  lastPostAt: number;
}

export function createPoster({ web, now }: { web: WebClient; now: () => number }): Poster {
  const stopping = new AbortController();
  const lanes = new Map<string, Lane>();
  const updates = new PQueue({ concurrency: UPDATES_AT_ONCE });
  /** When a method that answered 429 may be called again; epoch milliseconds. */
  const resting = new Map<string, number>();

  function laneOf(channelId: string): Lane {
    for (const [id, lane] of lanes) {
      const idle = lane.queue.size === 0 && lane.queue.pending === 0;
      if (idle && now() - lane.lastPostAt > POST_INTERVAL_MS) lanes.delete(id);
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
  async function call<T>(restKey: string, request: () => Promise<T>): Promise<T> {
    for (;;) {
      const rest = (resting.get(restKey) ?? 0) - now();
      if (rest > 0) await wait(rest);
      if (stopping.signal.aborted) throw new SlackPostError('unknown', 'stopped');
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError)) throw error;
        resting.set(restKey, now() + Math.max(1, error.retryAfter) * 1000);
      }
    }
  }

  const send = <T>(request: () => Promise<T>): Promise<T> =>
    request().catch((error: unknown) => {
      if (error instanceof WebAPIRateLimitedError) throw error;
      throw SlackPostError.from(error);
    });

  const made = async (message: Deferred): Promise<Message> =>
    typeof message === 'function' ? await message() : message;

  async function post(channelId: string, message: Deferred, options: PostOptions = {}) {
    const lane = laneOf(channelId);
    return await lane.queue.add(() =>
      call(`chat.postMessage ${channelId}`, async () => {
        const early = lane.lastPostAt + POST_INTERVAL_MS - now();
        if (early > 0) await wait(early);
        const { text, blocks } = await made(message);
        lane.lastPostAt = now();
        const answer = await send(() =>
          web.chat.postMessage({
            channel: channelId,
            text,
            ...(blocks ? { blocks } : {}),
            ...(options.threadTs ? { thread_ts: options.threadTs } : {}),
            ...(options.metadata ? { metadata: options.metadata } : {}),
            unfurl_links: false,
            unfurl_media: false,
          }),
        );
        if (!answer.ts) throw new SlackPostError('unknown', 'no_ts');
        return { channelId: answer.channel ?? channelId, ts: answer.ts };
      }),
    );
  }

  async function update(channelId: string, ts: string, message: Deferred) {
    await updates.add(() =>
      call('chat.update', async () => {
        const { text, blocks } = await made(message);
        // Blocks left out would stay as they were.
        await send(() => web.chat.update({ channel: channelId, ts, text, blocks: blocks ?? [] }));
      }),
    );
  }

  async function dm(userId: string, message: Deferred) {
    const channelId = await call('conversations.open', async () => {
      const answer = await send(() => web.conversations.open({ users: userId }));
      if (!answer.channel?.id) throw new SlackPostError('unknown', 'no_channel');
      return answer.channel.id;
    });
    return await post(channelId, message);
  }

  return { post, update, dm, stop: () => stopping.abort() };
}
