import { collectionOf, redisIndexKey } from './redis-index-key.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/** Names handled by one script, which takes the server a few milliseconds. */
const BATCH = 1_000;

/**
 * Redis deletes expired records by itself, but not their names in the indexes. A sorted set of the records that expire, by
 * when, tells which names are to go.
 */
export interface RedisExpiries {
  /** Key of the sorted set; scores are epoch milliseconds by the server's clock. */
  key: string;
  /** Brings the set and the indexes in line with when these records really expire. */
  takeIn(names: readonly string[]): Promise<void>;
  /** Takes the names of expired records out of the indexes. Costs in proportion to how many have expired since. */
  sweep(): Promise<void>;
}

export function createRedisExpiries(link: RedisLink): RedisExpiries {
  const { prefix } = link;
  const key = `${prefix}expiries`;

  async function takeIn(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += BATCH) {
      const some = names.slice(at, at + BATCH);
      const keys = [
        key,
        ...some.flatMap((name) => [`${prefix}${name}`, redisIndexKey(prefix, collectionOf(name))]),
      ];
      await link.ask((client) => client.eval(REDIS_SCRIPTS.expire, { keys, arguments: some }));
    }
  }

  return {
    key,
    takeIn,
    async sweep() {
      for (;;) {
        // Never ahead of the server's clock, so each of these is gone, or gets a later time.
        const names = await link.ask((client) =>
          client.zRange(key, '-inf', link.clock.now(), { BY: 'SCORE', LIMIT: { offset: 0, count: BATCH } }),
        );
        await takeIn(names);
        if (names.length < BATCH) return;
      }
    },
  };
}
