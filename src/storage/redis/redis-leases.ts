import type { LeaseStore } from '../driver/driver.ts';
import { scanRedis } from './redis-index.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

const COUNTER = ':fence';

/**
 * Leases as keys that expire by the server's clock, each with a holding counter that persists. Every request carries
 * the highest count this process knows, so that the count continues if the store has lost it.
 */
export function createRedisLeases(link: RedisLink): LeaseStore {
  const key = (name: string) => `${link.prefix}lease:${name}`;
  const highest = new Map<string, number>();
  return {
    async take(name, holder, ttlMs) {
      const fence = await link.ask((client) =>
        client.eval(REDIS_SCRIPTS.takeLease, {
          keys: [key(name), `${key(name)}${COUNTER}`, link.epoch.key],
          arguments: [holder, String(ttlMs), link.epoch.value(), String(highest.get(name) ?? 0)],
        }),
      );
      if (fence === -1) link.checkEpoch(undefined);
      if (fence === 0) return undefined;
      highest.set(name, Number(fence));
      return Number(fence);
    },
    raise(atLeast) {
      for (const name of highest.keys()) highest.set(name, Math.max(atLeast, highest.get(name) ?? 0));
    },
    async giveBack(name, holder) {
      await link.ask((client) =>
        client.eval(REDIS_SCRIPTS.giveBackLease, { keys: [key(name)], arguments: [holder] }),
      );
    },
    async fences() {
      const fences = new Map<string, number>();
      for await (const keys of scanRedis(link, 'lease:')) {
        for (const found of keys.filter((one) => one.endsWith(COUNTER))) {
          const fence = await link.ask((client) => client.get(`${link.prefix}${found}`));
          fences.set(found.slice('lease:'.length, -COUNTER.length), Number(fence));
        }
      }
      return fences;
    },
    async carryOn(name, fence) {
      const counter = `${key(name)}${COUNTER}`;
      await link.ask((client) =>
        client.eval(REDIS_SCRIPTS.raiseFence, { keys: [counter], arguments: [String(fence)] }),
      );
    },
  };
}
