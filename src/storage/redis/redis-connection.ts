import { createClient } from '@keyv/redis';
import { StorageError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { within } from '../../time/within.ts';
import { createEmitter } from '../driver/emitter.ts';
import { StoreSilentError, throwStoreSilent } from '../driver/storage-errors.ts';

const CONNECT_MS = 2_000;
/** People are waiting, and Slack allows 3 s. */
const ANSWER_MS = 3_000;
const BEAT_EVERY_MS = 2_000;
const RECONNECT_MS = { first: 100, most: 2_000 };
/**
 * Error replies of a server that has become a replica, or sits behind one:
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
const NOT_PRIMARY = /^(READONLY|MASTERDOWN|LOADING|UNBLOCKED)\b/;

export type RedisClient = ReturnType<typeof createUnconnected>;

const createUnconnected = () =>
  createClient({
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
  });

let template: RedisClient | undefined;

/** `createClient` builds a class with every command of Redis, some 20 ms; a duplicate shares it. */
function makeClient(url: string): RedisClient {
  template ??= createUnconnected();
  return template.duplicate({ url });
}

/**
 * A self-healing connection. It is replaced when it breaks, when a command times out, and when the server says that it
 * accepts no writes: after a failover the address may resolve to another server. While disconnected, commands fail fast
 * instead of queueing for an unknown time.
 */
export interface RedisConnection {
  /** @throws StoreSilentError, and whatever error the server replies */
  ask<R>(command: (client: RedisClient) => Promise<R>): Promise<R>;
  /** The connection was lost and has been re-established. */
  onReconnected(listener: () => void): () => void;
  close(): void;
}

/**
 * @param prepare runs on each new connection before it is used
 * @param beat heartbeat every two seconds, to detect a connection that has gone silent
 * Rejects if the first connection fails.
 */
export async function openRedisConnection(
  url: string,
  {
    prepare,
    beat,
  }: { prepare: (client: RedisClient) => Promise<void>; beat: (client: RedisClient) => Promise<unknown> },
): Promise<RedisConnection> {
  const reconnections = createEmitter<void>();
  const closing = new AbortController();
  let current: RedisClient | undefined;

  async function connect(): Promise<RedisClient> {
    const client = makeClient(url);
    client.on('error', () => drop(client));
    try {
      await within(CONNECT_MS, client.connect(), throwStoreSilent);
      await within(ANSWER_MS, refuseReplica(client), throwStoreSilent);
      await within(ANSWER_MS, prepare(client), throwStoreSilent);
      return client;
    } catch (error) {
      end(client);
      throw error;
    }
  }

  function drop(client: RedisClient): void {
    if (client !== current) return;
    current = undefined;
    end(client);
    void reconnect();
  }

  async function reconnect(): Promise<void> {
    for (let retries = 0; ; retries += 1) {
      await delayUntilAborted(backoffMs(RECONNECT_MS, retries), closing.signal);
      if (closing.signal.aborted) return;
      const made = await connect().catch(() => undefined);
      if (made === undefined) continue;
      if (closing.signal.aborted) return end(made);
      current = made;
      reconnections.emit();
      return;
    }
  }

  async function ask<R>(command: (client: RedisClient) => Promise<R>): Promise<R> {
    const client = current;
    if (client === undefined)
      throw new StorageError('The store could not be used just now. Please try again.');
    try {
      return await within(ANSWER_MS, command(client), throwStoreSilent);
    } catch (error) {
      const refused = error instanceof Error && NOT_PRIMARY.test(error.message);
      if (refused || error instanceof StoreSilentError || !client.isReady) drop(client);
      throw error;
    }
  }

  current = await connect();
  const beating = setInterval(() => void ask(beat).catch(() => {}), BEAT_EVERY_MS).unref();
  return {
    ask,
    onReconnected: reconnections.on,
    close() {
      closing.abort();
      clearInterval(beating);
      if (current !== undefined) end(current);
      current = undefined;
    },
  };
}

function end(client: RedisClient): void {
  if (client.isOpen) client.destroy();
}

async function refuseReplica(client: RedisClient): Promise<void> {
  // Some hosts forbid ROLE; there, the first write will show it.
  const role = await client.sendCommand(['ROLE']).catch(() => []);
  if (Array.isArray(role) && String(role[0]) === 'slave') {
    throw new StorageError(
      'The Redis server of DATABASE_URL is a read-only replica. Name the primary server in DATABASE_URL.',
    );
  }
}
