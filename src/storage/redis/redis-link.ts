import { randomUUID } from 'node:crypto';
import { createEmitter } from '../driver/emitter.ts';
import { StoreLostError } from '../driver/storage-errors.ts';
import { createStoreClock, type StoreClock } from '../driver/store-clock.ts';
import { openRedisConnection, type RedisClient } from './redis-connection.ts';

/** Two self-healing connections: one for commands, one subscribed to other processes' writes. */
export interface RedisLink {
  /** @throws StoreSilentError, and whatever error the server replies */
  ask<R>(command: (client: RedisClient) => Promise<R>): Promise<R>;
  /** Prepended to every key. */
  prefix: string;
  /** Pub/sub channels. */
  changed: string;
  freed: string;
  clock: StoreClock;
  /** A marker key that exists as long as the store has not lost its data, and its expected value. */
  epoch: { key: string; value(): string };
  /**
   * To be called with the marker's value by any code that has read it.
   *
   * @throws StoreLostError if it is not the expected value
   */
  checkEpoch(found: unknown): void;
  /** The store has lost its data. */
  onLost(listener: () => void): () => void;
  /**
   * This process has restored what it knows: from now on, the epoch is the marker the store has, or else a new one, so
   * that every other process notices the loss and restores what only it knows.
   */
  renewEpoch(): Promise<void>;
  onMessage(channel: string, listener: (message: string) => void): () => void;
  /** The subscribing connection was re-established: messages may have been missed. */
  onReconnected(listener: () => void): () => void;
  close(): void;
}

/**
 * @param url redis:// or rediss://
 * @param prefix prepended to every key and channel
 * Rejects if the first connection fails.
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

  /** Sets the marker if it is missing; an existing one wins. */
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
      epoch = await commands.ask((client) => takeEpoch(client, randomUUID()));
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
