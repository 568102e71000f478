import type { PageRange } from '../../checks/ports.ts';
import { createRedisExpiries, type RedisExpiries } from './redis-expiries.ts';
import { collectionOf, INDEX, redisIndexKey } from './redis-index-key.ts';
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
 * Redis does not remove expired records from it: a reader that finds them gone does, and the sweep.
 */
export interface RedisIndex {
  /** Key of the index a record belongs to, for the script that writes both. */
  indexKeyFor(key: string): string;
  /** Key of the sequence counter. */
  counterKey: string;
  /** Key of the sorted set of records that expire: see RedisExpiries. */
  expiriesKey: string;
  /** @throws StoreLostError if the store has lost its data */
  checkEpoch(): Promise<void>;
  page(collection: string, range: PageRange): Promise<RedisRecord[]>;
  /** A whole collection, oldest first. */
  pages(collection: string): AsyncIterable<RedisRecord[]>;
  /** Indexes records written by versions that had no index, once for each store: it reads the names of all keys. */
  complete(): Promise<void>;
  sweep: RedisExpiries['sweep'];
}

export function createRedisIndex(link: RedisLink): RedisIndex {
  const { prefix } = link;
  const indexOf = (collection: string) => redisIndexKey(prefix, collection);
  const count = `${prefix}count`;
  const expiries = createRedisExpiries(link);
  const completed = `${prefix}indexed`;

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

  /** The names of a collection's records, oldest first. */
  async function* namesIn(collection: string): AsyncGenerator<{ value: string; score: number }[], void> {
    for (let last: number | undefined; ; ) {
      const found = await names(collection, { count: PAGE, last, isUp: true });
      yield found;
      if (found.length < PAGE) return;
      last = found.at(-1)?.score;
    }
  }

  /** Takes in what versions without expiries have written, and the names that they left behind. */
  async function completeExpiries(): Promise<void> {
    for await (const indexes of scanRedis(link, INDEX)) {
      for (const index of indexes) {
        for await (const found of namesIn(index.slice(INDEX.length))) {
          await expiries.takeIn(found.map(({ value }) => value));
        }
      }
    }
  }

  async function checkEpoch(): Promise<void> {
    link.checkEpoch(await link.ask((client) => client.get(link.epoch.key)));
  }

  return {
    checkEpoch,
    indexKeyFor: (key) => indexOf(collectionOf(key)),
    counterKey: count,
    expiriesKey: expiries.key,
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
      for await (const found of namesIn(collection)) {
        if (found.length < PAGE) await checkEpoch();
        yield await read(collection, found);
      }
    },
    async complete() {
      if ((await link.ask((client) => client.exists(completed))) === 1) return;
      for await (const names of scanRedis(link, '')) {
        const byCollection = Map.groupBy(
          names.filter((name) => name.includes(':')),
          collectionOf,
        );
        for (const [collection, some] of byCollection) {
          if (!NO_RECORDS.has(collection)) await takeIn(collection, some);
        }
      }
      await completeExpiries();
      await link.ask((client) => client.set(completed, '1'));
    },
    sweep: expiries.sweep,
  };
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
