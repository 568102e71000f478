import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Log, LogFields } from '../../../src/log/log.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { collect } from '../collect.ts';
import { openNetwork } from '../network.ts';
import { type RedisServer, startRedis } from '../start-redis.ts';
import { KEY } from '../stores.ts';

const isInstalled = existsSync('/usr/bin/redis-server');
const schema = z.object({ n: z.number() });

describe.skipIf(!isInstalled)('a faulty Redis', () => {
  let redis: RedisServer;
  let open: Storage[];
  let logged: string[];

  beforeEach(async () => {
    redis = await startRedis();
    open = [];
    logged = [];
  });

  afterEach(async () => {
    redis.resume();
    for (const storage of open) await storage.close();
    await redis.stop();
  });

  const logEvent = (event: string, fields?: LogFields) => logged.push(`${event} ${fields?.note ?? ''}`);
  const log: Log = { debug() {}, info() {}, warn: logEvent, error: logEvent };

  async function start(url = redis.url): Promise<Storage> {
    const storage = await openStorage({ databaseUrl: url, encryptionKey: KEY }, { log });
    open.push(storage);
    return storage;
  }

  it('that hangs fails every call within seconds, and none of them is executed later', async () => {
    const storage = await start();
    const checks = storage.collection('checks', schema);
    await checks.set('a', { n: 1 });
    redis.pause();
    const began = performance.now();
    const asked = [
      checks.set('a', { n: 2 }),
      checks.insert('b', { n: 1 }),
      checks.get('a'),
      collect(checks.entries()),
      storage.locks.hold('a', async () => 1),
      storage.time(),
      storage.ping(),
    ];
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'storage' } });
    }
    expect(performance.now() - began).toBeLessThan(15_000);
    const again = performance.now();
    await expect(checks.set('a', { n: 3 })).rejects.toMatchObject({ code: 'storage' });
    expect(performance.now() - again).toBeLessThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    redis.resume();
    await eventually(async () => expect(await checks.get('a')).toEqual({ n: 1 }));
    expect(await checks.get('b')).toBeUndefined();
    await eventually(() => checks.set('a', { n: 4 }));
  }, 30_000);

  it('that was restarted empty is refilled from memory, and the loss is logged', async () => {
    const [one, other] = [await start(), await start()];
    const [cached, second] = [
      await one.cachedCollection('checks', schema),
      await other.cachedCollection('checks', schema),
    ];
    const lease = one.lease('account', { ttlMs: 1_000 });
    lease.start();
    await eventually(() => expect(lease.fence()).toBe(1));
    await lease.stop();
    const again = one.lease('account', { ttlMs: 1_000 });
    again.start();
    await eventually(() => expect(again.fence()).toBe(2));
    for (let i = 0; i < 30; i += 1) await cached.insert(`id-${i}`, { n: i });
    await cached.update('id-7', () => ({ n: 700 }), { fence: 2 });
    await eventually(() => expect(second.all()).toHaveLength(30));
    await redis.restartEmpty();
    await eventually(() => expect(logged.join('\n')).toContain('storage.refilled'));
    expect(logged.join('\n')).toMatch(/storage\.lost .*without persistence.*audit log.*appendonly yes/);
    await eventually(() => Promise.all([one.ping(), other.ping()]));
    expect(await second.get('id-7')).toEqual({ n: 700 });
    await eventually(() => expect(again.fence()).toBeGreaterThanOrEqual(2));
    expect(await cached.update('id-7', () => ({ n: 701 }), { fence: again.fence() ?? 0 })).toEqual({
      n: 701,
    });
    await again.stop();
    const third = await start();
    expect((await third.cachedCollection('checks', schema)).all()).toHaveLength(30);
    const wrong = openStorage({ databaseUrl: redis.url, encryptionKey: Buffer.alloc(32, 9) }, { log });
    await expect(wrong).rejects.toThrow(/another key/);
  }, 40_000);

  it('that was emptied gets back the newest version, however many processes put theirs back first', async () => {
    const networks = [0, 1].map(() => openNetwork({ host: '127.0.0.1', port: redis.port }));
    const [ahead, behind] = await Promise.all(networks);
    if (ahead === undefined || behind === undefined) throw new Error('No network');
    const [one, other] = [
      await start(`redis://127.0.0.1:${ahead.port}/0`),
      await start(`redis://127.0.0.1:${behind.port}/0`),
    ];
    const cached = await one.cachedCollection('checks', schema);
    await cached.insert('a', { n: 1 });
    const second = await other.cachedCollection('checks', schema);
    behind.holdAnswers();
    await cached.update('a', () => ({ n: 2 }));
    ahead.hold();
    await redis.command('FLUSHALL');
    behind.restore();
    await eventually(() => expect(logged.join('\n')).toContain('storage.refilled'));
    await eventually(() => other.ping());
    ahead.restore();
    await eventually(() => one.ping());
    expect(await cached.get('a')).toEqual({ n: 2 });
    expect(await second.get('a')).toEqual({ n: 2 });
    await Promise.all(open.map((storage) => storage.close()));
    open = [];
    await Promise.all([ahead.close(), behind.close()]);
  }, 40_000);

  it('that is flushed while running never reads as empty', async () => {
    const storage = await start();
    const cached = await storage.cachedCollection('checks', schema);
    await cached.insert('a', { n: 1 });
    await redis.command('FLUSHALL');
    await expect(cached.get('a')).rejects.toThrow(/lost what was saved/);
    await eventually(async () => expect(await cached.get('a')).toEqual({ n: 1 }));
  });

  it('that becomes a replica is replaced by the new primary behind the same address', async () => {
    const successor = await startRedis();
    const network = await openNetwork({ host: '127.0.0.1', port: redis.port });
    const storage = await start(`redis://127.0.0.1:${network.port}/0`);
    const cached = await storage.cachedCollection('checks', schema);
    await cached.insert('a', { n: 1 });
    await successor.command('REPLICAOF', '127.0.0.1', String(redis.port));
    await eventually(async () => expect(await successor.command('DBSIZE')).toBeGreaterThan(3));
    await successor.command('REPLICAOF', 'NO', 'ONE');
    await redis.command('REPLICAOF', '127.0.0.1', String(successor.port));
    await cached.update('a', () => ({ n: 2 })).catch(() => {});
    await expect(storage.ping()).rejects.toMatchObject({ code: 'storage' });
    network.routeTo({ host: '127.0.0.1', port: successor.port });
    await eventually(() => storage.ping());
    expect(await cached.update('a', () => ({ n: 3 }))).toEqual({ n: 3 });
    expect(logged.join('\n')).not.toContain('storage.lost');
    await storage.close();
    open = [];
    await network.close();
    await successor.stop();
  }, 40_000);

  it('that is a replica from the start is rejected with a clear message', async () => {
    await redis.command('REPLICAOF', '127.0.0.1', '9');
    await expect(start()).rejects.toThrow(/read-only replica.*Name the primary/);
  });
});
