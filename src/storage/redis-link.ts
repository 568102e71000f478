import { createClient } from '@keyv/redis';
import { createListeners } from './listeners.ts';

const CONNECT_MS = 3_000;
const BEAT_EVERY_MS = 2_000;
/** A server that answers nothing, not even the beat, for so long: the connection is made anew. */
const SILENCE_MS = 5_000;
const RECONNECT_MS = { first: 100, most: 2_000 };

export type RedisClient = ReturnType<typeof makeClient>;

/** Two connections: one for commands, one that hears what others write. Both come back by themselves. */
export interface RedisLink {
  client: RedisClient;
  /** In front of every key. */
  prefix: string;
  /** Channels. */
  changed: string;
  freed: string;
  onMessage(channel: string, listener: (message: string) => void): () => void;
  /** The hearing connection was lost and is there again: messages may have been missed. */
  onReconnected(listener: () => void): () => void;
  close(): void;
}

/** While it is away commands fail at once, instead of waiting for who knows how long. */
function makeClient(url: string, mayReconnect: () => boolean) {
  return createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: BEAT_EVERY_MS,
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries, cause) =>
        mayReconnect() ? Math.min(RECONNECT_MS.first * 2 ** retries, RECONNECT_MS.most) : cause,
    },
  });
}

/**
 * @param url redis:// or rediss://
 * @param prefix in front of every key and channel
 * Rejects where the first connection fails.
 */
export async function openRedisLink(url: string, prefix: string): Promise<RedisLink> {
  let opened = false;
  const client = makeClient(url, () => opened);
  const hearing = makeClient(url, () => opened);
  const messages = createListeners<{ channel: string; message: string }>();
  const reconnections = createListeners<void>();
  const channels = { changed: `${prefix}changed`, freed: `${prefix}freed` };

  function close(): void {
    for (const each of [client, hearing]) if (each.isOpen) each.destroy();
  }

  // Failures reject the command itself.
  client.on('error', () => {});
  hearing.on('error', () => {});
  try {
    await Promise.all([client.connect(), hearing.connect()]);
    await hearing.subscribe(Object.values(channels), (message, channel) =>
      messages.tell({ channel, message }),
    );
  } catch (error) {
    close();
    throw error;
  }
  opened = true;
  hearing.on('ready', () => reconnections.tell());
  return {
    client,
    prefix,
    ...channels,
    onMessage: (channel, listener) =>
      messages.add((heard) => {
        if (heard.channel === channel) listener(heard.message);
      }),
    onReconnected: reconnections.add,
    close,
  };
}
