import type { PageRange } from '../../checks/ports.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/** SCAN batch size; the default of 10 would mean thousands of round trips. */
const PAGE = 1_000;
/** Key prefixes that are not records. */
const NO_RECORDS = new Set(['index', 'lock', 'lease']);

export interface RedisRecord {
  key: string;
  text: string;
  /** Increases with each record created. */
  number: number;
}

/**
 * A sorted set per collection, in creation order, so that listing a small collection does not scan the whole keyspace.
 * Expired records are removed from it when a reader finds them gone.
 */
export interface RedisIndex {
  /** Key of the index a record belongs to, for the script that writes both. */
  indexKeyFor(key: string): string;
  /** Key of the sequence counter. */
  counterKey: string;
  /** @throws StoreLostError if the store has lost its data */
  checkEpoch(): Promise<void>;
  page(collection: string, range: PageRange): Promise<RedisRecord[]>;
  /** A whole collection, oldest first. */
  pages(collection: string): AsyncIterable<RedisRecord[]>;
  /** Indexes records written by versions that had no index. */
  complete(): Promise<void>;
}

export function createRedisIndex(link: RedisLink): RedisIndex {
  const { prefix } = link;
  const indexOf = (collection: string) => `${prefix}index:${collection}`;
  const count = `${prefix}count`;

  /** The next names after the number `last`, upwards or downwards; undefined: from the end. */
  function names(
    collection: string,
    { count: most, last, isUp }: { count: number; last: number | undefined; isUp: boolean },
  ) {
    const from = last === undefined ? (isUp ? '-inf' : '+inf') : `(${last}`;
    return link.ask((client) =>
      client.zRangeWithScores(indexOf(collection), from, isUp ? '+inf' : '-inf', {
        BY: 'SCORE',
        ...(isUp ? {} : { REV: true }),
        LIMIT: { offset: 0, count: most },
      }),
    );
  }

  async function read(collection: string, found: { value: string; score: number }[]): Promise<RedisRecord[]> {
    if (found.length === 0) return [];
    const texts = await link.ask((client) => client.mGet(found.map(({ value }) => `${prefix}${value}`)));
    const records: RedisRecord[] = [];
    const gone: string[] = [];
    for (const [i, { value: key, score }] of found.entries()) {
      const text = texts[i];
      if (typeof text === 'string') records.push({ key, text, number: score });
      else gone.push(key);
    }
    if (gone.length > 0) {
      const keys = [indexOf(collection), ...gone.map((key) => `${prefix}${key}`)];
      await link.ask((client) => client.eval(REDIS_SCRIPTS.leaveOut, { keys, arguments: gone }));
    }
    return records;
  }

  async function takeIn(collection: string, names: string[]): Promise<void> {
    const keys = [indexOf(collection), count, ...names.map((name) => `${prefix}${name}`)];
    await link.ask((client) => client.eval(REDIS_SCRIPTS.index, { keys, arguments: names }));
  }

  async function checkEpoch(): Promise<void> {
    link.checkEpoch(await link.ask((client) => client.get(link.epoch.key)));
  }

  return {
    checkEpoch,
    indexKeyFor: (key) => indexOf(collectionOf(key)),
    counterKey: count,
    async page(collection, { limit, before, after }) {
      const records: RedisRecord[] = [];
      for (let last = after ?? before; ; ) {
        const wanted = limit - records.length;
        const found = await names(collection, { count: wanted, last, isUp: after !== undefined });
        records.push(...(await read(collection, found)));
        if (found.length < wanted || records.length === limit) {
          await checkEpoch();
          return records;
        }
        last = found.at(-1)?.score;
      }
    },
    async *pages(collection) {
      for (let last: number | undefined; ; ) {
        const found = await names(collection, { count: PAGE, last, isUp: true });
        if (found.length < PAGE) await checkEpoch();
        yield await read(collection, found);
        if (found.length < PAGE) return;
        last = found.at(-1)?.score;
      }
    },
    async complete() {
      for await (const names of scanRedis(link, '')) {
        const byCollection = Map.groupBy(
          names.filter((name) => name.includes(':')),
          collectionOf,
        );
        for (const [collection, some] of byCollection) {
          if (!NO_RECORDS.has(collection)) await takeIn(collection, some);
        }
      }
    },
  };
}

function collectionOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}

/** Yields all keys that start with `prefix`, each at least once, without the link's own prefix. */
export async function* scanRedis(link: RedisLink, prefix: string): AsyncGenerator<string[], void> {
  const match = `${link.prefix}${prefix}`.replaceAll(/[*?[\]\\]/g, '\\$&');
  const seen = new Set<string>();
  for (let cursor = '0'; ; ) {
    const from = cursor;
    const { cursor: next, keys } = await link.ask((client) =>
      client.scan(from, { MATCH: `${match}*`, COUNT: PAGE }),
    );
    const fresh = keys.filter((key) => !seen.has(key));
    for (const key of fresh) seen.add(key);
    if (fresh.length > 0) yield fresh.map((key) => key.slice(link.prefix.length));
    if (next === '0') return;
    cursor = next;
  }
}
