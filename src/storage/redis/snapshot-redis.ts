import { randomUUID } from 'node:crypto';
import { StorageError } from '../../errors.ts';
import { within } from '../../time/within.ts';
import { throwStoreSilent } from '../driver/storage-errors.ts';
import { createRedisIndex, scanRedis } from './redis-index.ts';
import { INDEX } from './redis-index-key.ts';
import type { RedisLink } from './redis-link.ts';

/** A store that is written to without a pause is read again this often. */
const MOST_ROUNDS = 200;
const ANSWER_MS = 5_000;
/** So that one command re-reads all that changed, at one moment. */
const REREAD_AT_ONCE = 20_000;

/**
 * Every record as it is at one moment, in the order of creation. Redis has no snapshots: what was written meanwhile is
 * read again, all of it in one command, until nothing was written in between.
 */
export async function* snapshotRedis(link: RedisLink): AsyncGenerator<[key: string, text: string], void> {
  const changed = new Set<string>();
  const unlisten = link.onMessage(link.changed, (key) => void changed.add(key));
  // Notifications were missed.
  let isBroken = false;
  const unwatch = link.onReconnected(() => {
    isBroken = true;
  });
  try {
    const found = new Map<string, { text: string; number: number }>();
    await readAll(link, found);
    for (let round = 0; ; round += 1) {
      await hearAll(link);
      if (isBroken || round >= MOST_ROUNDS || changed.size > REREAD_AT_ONCE) throw tooBusy();
      if (changed.size === 0) break;
      const keys = [...changed];
      changed.clear();
      await readAgain(link, keys, found);
    }
    for (const [key, { text }] of [...found].toSorted(([, a], [, b]) => a.number - b.number))
      yield [key, text];
  } finally {
    unlisten();
    unwatch();
  }
}

const tooBusy = () =>
  new StorageError('Redis was written to all the while, or the connection broke. Please run it again.');

type Found = Map<string, { text: string; number: number }>;

async function readAll(link: RedisLink, found: Found): Promise<void> {
  const index = createRedisIndex(link);
  for await (const keys of scanRedis(link, INDEX)) {
    for (const key of keys) {
      for await (const page of index.pages(key.slice(INDEX.length))) {
        for (const { key: name, text, number } of page) found.set(name, { text, number });
      }
    }
  }
}

/** Where a new record is in the order, its index says. */
async function readAgain(link: RedisLink, keys: string[], found: Found): Promise<void> {
  const numbers = await Promise.all(
    keys.map((key) =>
      link.ask((client) => client.zScore(`${link.prefix}${INDEX}${key.split(':', 1)[0]}`, key)),
    ),
  );
  const texts = await link.ask((client) => client.mGet(keys.map((key) => `${link.prefix}${key}`)));
  for (const [i, key] of keys.entries()) {
    const text = texts[i];
    const number = numbers[i] ?? found.get(key)?.number ?? Number.MAX_SAFE_INTEGER;
    if (typeof text === 'string') found.set(key, { text, number });
    else found.delete(key);
  }
}

/** Resolves once every notification about earlier writes has been heard. */
async function hearAll(link: RedisLink): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const own = `heard ${randomUUID()}`;
  const unlisten = link.onMessage(link.freed, (message) => {
    if (message === own) resolve();
  });
  try {
    await link.ask((client) => client.publish(link.freed, own));
    await within(ANSWER_MS, promise, throwStoreSilent);
  } finally {
    unlisten();
  }
}
