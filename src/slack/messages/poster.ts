import type { KnownBlock } from '@slack/types';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import PQueue from 'p-queue';
import type { Log } from '../../log/log.ts';
import { delay } from '../../time/delay.ts';
import { type ChannelQueue, createChannelQueues } from './channel-queues.ts';
import type { ChartBlock } from './chart-block.ts';
import { createRateLimits } from './rate-limits.ts';
import { SlackPostError } from './slack-post-error.ts';

const MAX_CONCURRENT_CHANGES = 8;
const ACCOUNT_ERROR_LOG_INTERVAL_MS = 300_000;

export interface Message {
  /** For screen readers and notifications; mrkdwn-escaped. No name, outcome or link unless the channel may see it. */
  text: string;
  blocks?: (KnownBlock | ChartBlock)[];
}

/** A message, or a function that renders it right before it is sent, and again after a 429. */
export type Deferred = Message | (() => Message | Promise<Message>);

/**
 * Priority among waiting messages; higher goes first. `urgent`: tells people of something new. `bulk`: one of many that
 * were ordered together.
 */
export const URGENCY = { urgent: 3, ordinary: 2, bulk: 1, cosmetic: 0 } as const;
export type Urgency = keyof typeof URGENCY;

export interface PostOptions {
  metadata?: { event_type: string; event_payload: Record<string, string> };
  threadTs?: string;
  /** Default: `ordinary`. */
  urgency?: Urgency;
  /** If it aborts while the message is waiting, nothing is sent, and the call rejects with a SlackPostError. */
  signal?: AbortSignal;
}

type ChangeOptions = Pick<PostOptions, 'urgency'>;
type Posted = { channelId: string; ts: string };

/**
 * Posts, updates and deletes messages. After a 429 it waits and repeats the request; any other failure rejects with
 * SlackPostError and is not retried. Errors thrown by a deferred message are passed on.
 */
export interface Poster {
  /** Posts to one channel are spaced by the interval, most urgent first, otherwise in call order. */
  post(channelId: string, message: Deferred, options?: PostOptions): Promise<Posted>;
  update(channelId: string, ts: string, message: Deferred, options?: ChangeOptions): Promise<void>;
  remove(channelId: string, ts: string): Promise<void>;
  dm(userId: string, message: Deferred, options?: PostOptions): Promise<Posted>;
  /** Rejects waiting calls with a SlackPostError of kind `unknown`. */
  stop(): void;
}

interface PosterOptions {
  web: WebClient;
  log: Log;
  /** Minimum interval between two posts in a channel, milliseconds. */
  postIntervalMs: number;
  /** A monotonic clock in milliseconds; default: performance.now. */
  elapsed?: () => number;
  /** Awaited before each message is rendered and sent; see AckPriority. */
  untilAcked?: () => Promise<void>;
}

export function createPoster({
  web,
  log,
  postIntervalMs,
  elapsed = () => performance.now(),
  untilAcked = async () => {},
}: PosterOptions): Poster {
  const stopping = new AbortController();
  const queues = createChannelQueues({ idleAfterMs: postIntervalMs, elapsed });
  const changes = new PQueue({ concurrency: MAX_CONCURRENT_CHANGES });
  const { call, wait } = createCaller({ stopping: stopping.signal, elapsed, untilAcked, log });
  const send = createSender({ elapsed, log });

  async function postNow(queue: ChannelQueue, channelId: string, message: Deferred, options: PostOptions) {
    const { metadata, threadTs } = options;
    const earlyMs = queue.lastPostAt + postIntervalMs - elapsed();
    if (earlyMs > 0) await wait(earlyMs);
    const { text, blocks } = await render(message);
    queue.lastPostAt = elapsed();
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
  }

  async function post(channelId: string, message: Deferred, options: PostOptions = {}): Promise<Posted> {
    const queue = queues.of(channelId);
    const { urgency = 'ordinary', signal } = options;
    const postWhenDue = async () => {
      // Checked here rather than passed to the queue: the queue would also abandon a request in flight, whose outcome
      // would then be unknown.
      if (signal?.aborted) throw stopped();
      return await call('chat.postMessage', channelId, () => postNow(queue, channelId, message, options));
    };
    return await queue.posts.add(postWhenDue, { priority: URGENCY[urgency] });
  }

  return {
    post,
    async update(channelId, ts, message, { urgency = 'ordinary' } = {}) {
      await changes.add(
        () =>
          call('chat.update', '', async () => {
            const { text, blocks } = await render(message);
            // Without `blocks`, Slack would keep the old ones.
            await send(() => web.chat.update({ channel: channelId, ts, text, blocks: blocks ?? [] }));
          }),
        { priority: URGENCY[urgency] },
      );
    },
    async remove(channelId, ts) {
      await changes.add(
        () => call('chat.delete', '', () => send(() => web.chat.delete({ channel: channelId, ts }))),
        { priority: URGENCY.urgent },
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

const stopped = (cause?: unknown) => new SlackPostError('unknown', 'stopped', { cause });

async function render(message: Deferred): Promise<Message> {
  return typeof message === 'function' ? await message() : message;
}

/** Calls a Web API method, repeating it after each 429, which guarantees that nothing was done. */
function createCaller({
  stopping,
  elapsed,
  untilAcked,
  log,
}: {
  stopping: AbortSignal;
  elapsed: () => number;
  untilAcked: () => Promise<void>;
  log: Log;
}) {
  const rateLimits = createRateLimits({ elapsed, log });

  async function wait(ms: number): Promise<void> {
    await delay(ms, stopping).catch((cause: unknown) => {
      throw stopped(cause);
    });
  }

  /** `place`: the channel, for methods with a per-channel rate limit; otherwise empty. */
  async function call<T>(method: string, place: string, request: () => Promise<T>): Promise<T> {
    const key = `${method} ${place}`;
    for (;;) {
      const remainingMs = rateLimits.remainingMs(key);
      if (remainingMs > 0) await wait(remainingMs);
      await untilAcked();
      if (stopping.aborted) throw stopped();
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError)) throw error;
        rateLimits.limited(key, method, error.retryAfter);
      }
    }
  }

  return { call, wait };
}

/** Sends one request. Failures other than a 429 become SlackPostError; account-wide ones are logged at intervals. */
function createSender({ elapsed, log }: { elapsed: () => number; log: Log }) {
  /** Last log time by Slack's error code. */
  const loggedAt = new Map<string, number>();

  function logAccountError({ kind, slackError }: SlackPostError): void {
    const last = loggedAt.get(slackError) ?? Number.NEGATIVE_INFINITY;
    if (kind !== 'account' || elapsed() - last < ACCOUNT_ERROR_LOG_INTERVAL_MS) return;
    loggedAt.set(slackError, elapsed());
    log.error('slack.account-refused', { slackError });
  }

  return async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) throw error;
      const failure = SlackPostError.from(error);
      logAccountError(failure);
      throw failure;
    }
  };
}
