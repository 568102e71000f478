import { StorageError } from '../errors.ts';
import type { Log } from '../operations/log.ts';
import type { Driver } from './driver.ts';
import { createListeners } from './listeners.ts';
import { readStoreUrl } from './read-store-url.ts';
import { RedisAdapter } from './redis-adapter.ts';
import { createRedisIndex } from './redis-index.ts';
import { createRedisLeases } from './redis-leases.ts';
import { openRedisLink, type RedisClient, type RedisLink } from './redis-link.ts';
import { createRedisLocks } from './redis-locks.ts';
import { createSharedLocks } from './shared-locks.ts';
import { isAway, StoreAwayError } from './store-away-error.ts';

const PREFIX = {
  name: 'prefix',
  fallback: 'workerchecks',
  allowed: /^[a-z0-9_-]{1,50}$/i,
  expected: 'at most 50 letters, digits, - and _',
};

/**
 * Redis or Valkey, one server or one with a stand-in; not a cluster.
 *
 * @param url redis://, rediss:// (TLS) or valkey://, with user, password and database number where needed, and
 *   `prefix`: what every key begins with, by default `workerchecks`
 * @throws ConfigError, StorageError where it cannot be reached
 */
export async function openRedis(url: string, log: Log): Promise<Driver> {
  const { address, value: prefix } = readStoreUrl(url, PREFIX);
  const link = await connect(address.replace(/^valkey:/, 'redis:'), `${prefix}:`);
  await warnUnlessDurable(link.client, log);
  await createRedisIndex(link).complete();
  const changes = createListeners<string | undefined>();
  link.onMessage(link.changed, (key) => changes.tell(key));
  link.onReconnected(() => changes.tell(undefined));
  return {
    records: new RedisAdapter(link),
    locks: createSharedLocks(createRedisLocks(link)),
    leases: createRedisLeases(link),
    onChange: changes.add,
    async time() {
      const [seconds, microseconds] = await link.client.time();
      return Number(seconds) * 1000 + Number(microseconds) / 1000;
    },
    close: async () => link.close(),
  };
}

async function connect(address: string, prefix: string): Promise<RedisLink> {
  try {
    return await openRedisLink(address, prefix);
  } catch (cause) {
    const Unreachable = isAway(cause) ? StoreAwayError : StorageError;
    throw new Unreachable(
      'The Redis server of DATABASE_URL cannot be reached. Check the address, the user and its password.',
      { cause },
    );
  }
}

/** Redis keeps nothing on disk unless told to, and may throw keys away when its memory is full. */
async function warnUnlessDurable(client: RedisClient, log: Log): Promise<void> {
  // Some hosts allow nobody to ask.
  const info = await client.info().catch(() => '');
  if (/^aof_enabled:0/m.test(info)) {
    log.warn('storage.not-durable', { note: 'Redis has appendonly off: a restart may lose checks.' });
  }
  if (/^maxmemory_policy:(?!noeviction)/m.test(info)) {
    log.warn('storage.not-durable', { note: 'Redis may evict keys: set maxmemory-policy to noeviction.' });
  }
}
