import { randomUUID } from 'node:crypto';
import { createEmitter } from '../driver/emitter.ts';
import { StoreLostError } from '../driver/storage-errors.ts';
import { createStoreClock, type StoreClock } from '../driver/store-clock.ts';
import { openRedisConnection, type RedisClient } from './redis-connection.ts';

/** Two connections: one for commands, one that hears what others write. Both come back by themselves. */
export interface RedisLink {
  /** @throws StoreSilentError, and whatever the server says */
  ask<R>(command: (client: RedisClient) => Promise<R>): Promise<R>;
  /** In front of every key. */
  prefix: string;
  /** Channels. */
  changed: string;
  freed: string;
  clock: StoreClock;
  /** The key that is there for as long as the store has not lost what was in it, and what stands in it. */
  epoch: { key: string; value(): string };
  /**
   * To be called with what stands in the epoch's key, by whoever has read it.
   *
   * @throws StoreLostError where it is not what was there before
   */
  checkEpoch(found: unknown): void;
  /** The store has lost what was in it. */
  onLost(listener: () => void): () => void;
  /** It is filled again: from now on its epoch is what stands there, or the former one. */
  renewEpoch(): Promise<void>;
  onMessage(channel: string, listener: (message: string) => void): () => void;
  /** The hearing connection was lost and is there again: messages may have been missed. */
  onReconnected(listener: () => void): () => void;
  close(): void;
}

/**
 * @param url redis:// or rediss://
 * @param prefix in front of every key and channel
 * Rejects where the first connection fails.
 */
export async function openRedisLink(url: string, prefix: string): Promise<RedisLink> {
  const messages = createEmitter<{ channel: string; message: string }>();
  const losses = createEmitter<void>();
  const channels = { changed: `${prefix}changed`, freed: `${prefix}freed` };
  const clock = createStoreClock();
  const epochKey = `${prefix}epoch`;
  let epoch: string | undefined;

  function checkEpoch(found: unknown): void {
    if (epoch === undefined || found === epoch) return;
    losses.emit();
    throw new StoreLostError();
  }

  async function readClock(client: RedisClient): Promise<void> {
    const [seconds, microseconds] = await client.time();
    clock.set(Number(seconds) * 1000 + Number(microseconds) / 1000);
  }

  /** Puts it where there is none; what stands there counts. */
  async function takeEpoch(client: RedisClient, value: string): Promise<string> {
    await client.set(epochKey, value, { condition: 'NX' });
    return (await client.get(epochKey)) ?? value;
  }

  const commands = await openRedisConnection(url, {
    async prepare(client) {
      await readClock(client);
      epoch ??= await takeEpoch(client, randomUUID());
    },
    async beat(client) {
      const [found] = await Promise.all([client.get(epochKey), readClock(client)]);
      checkEpoch(found);
    },
  });
  const hearing = await openRedisConnection(url, {
    async prepare(client) {
      await client.subscribe(Object.values(channels), (message, channel) =>
        messages.emit({ channel, message }),
      );
    },
    beat: (client) => client.ping(),
  }).catch((error: unknown) => {
    commands.close();
    throw error;
  });

  return {
    ask: commands.ask,
    prefix,
    ...channels,
    clock,
    epoch: { key: epochKey, value: () => epoch ?? '' },
    checkEpoch,
    onLost: losses.on,
    async renewEpoch() {
      const former = epoch ?? randomUUID();
      epoch = await commands.ask((client) => takeEpoch(client, former));
    },
    onMessage: (channel, listener) =>
      messages.on((heard) => {
        if (heard.channel === channel) listener(heard.message);
      }),
    onReconnected: hearing.onReconnected,
    close() {
      commands.close();
      hearing.close();
    },
  };
}
