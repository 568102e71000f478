import { randomUUID } from 'node:crypto';
import { startStopwatch } from '../../time/stopwatch.ts';
import type { LockTable } from '../locks/shared-locks.ts';
import { createTtlGuard } from '../locks/ttl-guard.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

const RENEWALS_PER_TTL = 4;

/**
 * SET NX PX with a token, renewed while held: https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/
 *
 * @param ttlMs how long a dead holder blocks the others
 */
export function createRedisLocks(link: RedisLink, ttlMs: number): LockTable {
  const { prefix, freed } = link;
  return {
    async take(key) {
      const lock = `${prefix}lock:${key}`;
      const token = randomUUID();
      const asked = startStopwatch();
      const answer = await link.ask((client) =>
        client.set(lock, token, { condition: 'NX', expiration: { type: 'PX', value: ttlMs } }),
      );
      if (answer === null) return undefined;
      const guard = createTtlGuard(ttlMs, asked);

      async function renew(): Promise<void> {
        const sinceAsked = startStopwatch();
        const ours = await link.ask((client) =>
          client.eval(REDIS_SCRIPTS.renewLock, { keys: [lock], arguments: [token, String(ttlMs)] }),
        );
        if (ours === 1) guard.renew(sinceAsked);
        else guard.end();
      }

      // While the store is unreachable, our own monotonic clock decides how long the lock is still held.
      const renewing = setInterval(() => void renew().catch(() => {}), ttlMs / RENEWALS_PER_TTL).unref();
      guard.lost.addEventListener('abort', () => clearInterval(renewing));
      return {
        lost: guard.lost,
        async giveBack() {
          clearInterval(renewing);
          // If this fails, the lock expires by itself.
          await link
            .ask((client) =>
              client.eval(REDIS_SCRIPTS.giveBackLock, { keys: [lock], arguments: [token, freed, key] }),
            )
            .catch(() => {});
          guard.end();
        },
      };
    },
    onFreed: (listener) => link.onMessage(freed, listener),
  };
}
