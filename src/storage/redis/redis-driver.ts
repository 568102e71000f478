import { setInterval } from 'node:timers';
import { StorageError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { HOUR_MS } from '../../time/durations.ts';
import type { Driver } from '../driver/driver.ts';
import { createEmitter } from '../driver/emitter.ts';
import { createEraser } from '../driver/eraser.ts';
import { loadRecords } from '../driver/load-records.ts';
import { readStoreUrl } from '../driver/read-store-url.ts';
import { isAway, StoreAwayError, StoreSilentError } from '../driver/storage-errors.ts';
import { createSharedLocks } from '../locks/shared-locks.ts';
import { RedisAdapter } from './redis-adapter.ts';
import { createRedisIndex, type RedisIndex } from './redis-index.ts';
import { createRedisLeases } from './redis-leases.ts';
import { openRedisLink, type RedisLink } from './redis-link.ts';
import { createRedisLocks } from './redis-locks.ts';
import { refillWhenLost } from './refill-when-lost.ts';
import { snapshotRedis } from './snapshot-redis.ts';

const SWEEP_EVERY_MS = HOUR_MS;
const PREFIX = {
  name: 'prefix',
  fallback: 'workerchecks',
  allowed: /^[a-z0-9_-]{1,50}$/i,
  expected: 'at most 50 letters, digits, - and _',
};

/**
 * Redis or Valkey: a single server, with or without a standby. Not a cluster.
 *
 * @param url redis://, rediss:// (TLS) or valkey://, with user, password and database number as needed, plus `prefix`:
 * prepended to every key, default `workerchecks`
 * @param lockMs how long a dead lock holder blocks the others
 * @throws ConfigError; StorageError if the server cannot be reached
 */
export async function openRedis(url: string, { lockMs, log }: { lockMs: number; log: Log }): Promise<Driver> {
  const { address, value: prefix } = readStoreUrl(url, PREFIX);
  const link = await connect(address.replace(/^valkey:/, 'redis:'), `${prefix}:`);
  await warnUnlessDurable(link, log);
  const index = createRedisIndex(link);
  await index.complete();
  const sweeping = startSweep(index, log);
  const changes = createEmitter<string | undefined>();
  link.onMessage(link.changed, (key) => changes.emit(key));
  link.onReconnected(() => changes.emit(undefined));
  const erasing = createEraser(() => rewriteLog(link), log);
  const records = new RedisAdapter(link);
  const leases = createRedisLeases(link);
  return {
    records,
    locks: createSharedLocks(createRedisLocks(link, lockMs)),
    leases,
    onChange: changes.on,
    erase: erasing.schedule,
    onLost: (refill) => refillWhenLost({ link, records, leases, refill, log }),
    async time() {
      const [seconds, microseconds] = await link.ask((client) => client.time());
      return Number(seconds) * 1000 + Number(microseconds) / 1000;
    },
    snapshot: () => snapshotRedis(link),
    load: (loaded) => loadRecords(records, loaded),
    async others() {
      // Every process that uses the store listens there.
      const { [link.changed]: listeners = 0 } = await link.ask((client) =>
        client.pubSubNumSub([link.changed]),
      );
      return Math.max(0, listeners - 1);
    },
    async close() {
      sweeping.stop();
      const due = erasing.isScheduled();
      await erasing.stop();
      if (due) await rewriteLog(link).catch(() => {});
      link.close();
    },
  };
}

/**
 * Takes the names of expired records out of the indexes, now and every hour. They are already invisible to reads, so a
 * failed sweep can wait for the next.
 */
function startSweep(index: Pick<RedisIndex, 'sweep'>, log: Log): { stop(): void } {
  let isStopped = false;
  const sweep = () =>
    void index.sweep().catch((error: unknown) => {
      if (!isStopped) log.warn('storage.sweep-failed', describeError(error));
    });
  sweep();
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref();
  return {
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

async function connect(address: string, prefix: string): Promise<RedisLink> {
  try {
    return await openRedisLink(address, prefix);
  } catch (cause) {
    const silent = cause instanceof StoreSilentError;
    if (cause instanceof StorageError && !silent) throw cause;
    const Unreachable = silent || isAway(cause) ? StoreAwayError : StorageError;
    throw new Unreachable(
      'The Redis server of DATABASE_URL cannot be reached. Check the address, the user and its password.',
      { cause },
    );
  }
}

/**
 * Rewrites the append-only file, which otherwise keeps replaced data until the next rewrite. Some hosts forbid the
 * command and rewrite it themselves.
 */
async function rewriteLog(link: RedisLink): Promise<void> {
  const info = await link.ask((client) => client.info('persistence'));
  if (!/^aof_enabled:1/m.test(info) || /^aof_rewrite_in_progress:1/m.test(info)) return;
  await link.ask((client) => client.bgRewriteAof());
}

/** By default, Redis may lose data on a restart (no append-only file) or evict keys when memory is full. */
async function warnUnlessDurable(link: RedisLink, log: Log): Promise<void> {
  // Some hosts forbid INFO.
  const info = await link.ask((client) => client.info()).catch(() => '');
  if (/^aof_enabled:0/m.test(info)) {
    log.warn('storage.not-durable', { note: 'Redis has appendonly off: a restart may lose checks.' });
  }
  if (/^maxmemory_policy:(?!noeviction)/m.test(info)) {
    log.warn('storage.not-durable', { note: 'Redis may evict keys: set maxmemory-policy to noeviction.' });
  }
}
