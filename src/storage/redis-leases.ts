import type { LeaseStore } from './driver.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/** Leases as keys that end by the server's clock, each with a count of its holdings that stays. */
export function createRedisLeases({ client, prefix }: RedisLink): LeaseStore {
  const key = (name: string) => `${prefix}lease:${name}`;
  return {
    async take(name, holder, ttlMs) {
      const fence = await client.eval(REDIS_SCRIPTS.takeLease, {
        keys: [key(name), `${key(name)}:fence`],
        arguments: [holder, String(ttlMs)],
      });
      return fence === 0 ? undefined : Number(fence);
    },
    async giveBack(name, holder) {
      await client.eval(REDIS_SCRIPTS.giveBackLease, { keys: [key(name)], arguments: [holder] });
    },
  };
}
