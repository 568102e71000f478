import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createRedisIndex } from '../../../src/storage/redis/redis-index.ts';
import { openRedisLink, type RedisLink } from '../../../src/storage/redis/redis-link.ts';
import { storeKinds, type TestStore } from '../stores.ts';

const schema = z.object({ n: z.number() });
const redis = (await storeKinds()).find(({ title }) => title.startsWith('redis'));

describe.skipIf(redis?.up !== true)('the indexes in Redis', () => {
  let store: TestStore;
  let link: RedisLink;

  beforeEach(async () => {
    if (redis === undefined) throw new Error('no Redis');
    store = await redis.make();
    const url = new URL(store.url);
    const prefix = url.searchParams.get('prefix') ?? '';
    url.searchParams.delete('prefix');
    link = await openRedisLink(url.href, `${prefix}:`);
  });

  afterEach(async () => {
    link.close();
    await store.remove();
  });

  const size = (set: string) => link.ask((client) => client.zCard(`${link.prefix}${set}`));
  const names = (set: string) => link.ask((client) => client.zRange(`${link.prefix}${set}`, 0, -1));
  const isGone = (key: string) =>
    vi.waitFor(async () => expect(await link.ask((client) => client.exists(`${link.prefix}${key}`))).toBe(0));

  it('lose the names of expired records, and of no others', async () => {
    const drafts = (await store.open()).collection('drafts', schema);
    await drafts.set('soon', { n: 1 }, 1);
    await drafts.set('renewed', { n: 1 }, 1);
    await drafts.set('renewed', { n: 2 }, 60_000);
    await drafts.set('kept', { n: 1 }, 1);
    await drafts.set('kept', { n: 2 });
    await isGone('drafts:soon');
    // The clock that a sweep goes by may be a little behind the server's.
    await vi.waitFor(async () => {
      await createRedisIndex(link).sweep();
      expect(await names('expiries')).toEqual(['drafts:renewed']);
    });
    expect(await names('index:drafts')).toEqual(['drafts:renewed', 'drafts:kept']);
  });

  it('lose at the start what expired before', async () => {
    const first = await store.open();
    await first.collection('drafts', schema).set('soon', { n: 1 }, 1);
    await first.close();
    await isGone('drafts:soon');
    await store.open();
    await vi.waitFor(async () => expect(await size('index:drafts')).toBe(0));
    expect(await size('expiries')).toBe(0);
  });

  it('of an earlier version, which knew no expiries, are cleared once', async () => {
    const first = await store.open();
    const drafts = first.collection('drafts', schema);
    await drafts.set('soon', { n: 1 }, 1);
    await drafts.set('later', { n: 1 }, 60_000);
    await first.close();
    await isGone('drafts:soon');
    await link.ask((client) => client.del([`${link.prefix}expiries`, `${link.prefix}indexed`]));
    await store.open();
    expect(await names('index:drafts')).toEqual(['drafts:later']);
    expect(await names('expiries')).toEqual(['drafts:later']);
  });

  it('are completed at the first start alone, which reads the names of all keys', async () => {
    await (await store.open()).close();
    await link.ask((client) => client.set(`${link.prefix}drafts:unknown`, 'text'));
    await (await store.open()).close();
    expect(await size('index:drafts')).toBe(0);
    await link.ask((client) => client.del(`${link.prefix}indexed`));
    await (await store.open()).close();
    expect(await size('index:drafts')).toBe(1);
  });
});
