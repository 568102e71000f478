import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Log, LogFields } from '../../../src/log/log.ts';
import { createPostgresAdapter } from '../../../src/storage/postgres/postgres-adapter.ts';
import { startPostgresSweep } from '../../../src/storage/postgres/postgres-sweep.ts';
import { eventually } from '../../support/eventually.ts';
import { openNetwork } from '../network.ts';
import { storeKinds, type TestStore } from '../stores.ts';
import { openTransactionPooler } from './transaction-pooler.ts';

const schema = z.object({ n: z.number() });
const kind = (await storeKinds()).find(({ title }) => title.startsWith('postgres'));

describe.skipIf(kind?.up !== true)('a faulty Postgres', () => {
  async function makeStore(): Promise<TestStore> {
    if (kind === undefined) throw new Error('No Postgres');
    const store = await kind.make();
    onTestFinished(() => store.remove());
    return store;
  }

  it('behind a transaction pooler is rejected: the bot does not start', async () => {
    const store = await makeStore();
    const pooler = await openTransactionPooler(kind?.server ?? { host: '', port: 0 });
    onTestFinished(() => pooler.close());
    await (await store.open()).ping();
    await expect(store.open({ url: store.urlAt(pooler.port) })).rejects.toMatchObject({
      problems: [expect.stringMatching(/^DATABASE_URL: .*PgBouncer.*set the pooler’s mode to session/)],
    });
  });

  it('that hangs fails every call within seconds, and none of them is executed later', async () => {
    const store = await makeStore();
    const network = await openNetwork(kind?.server ?? { host: '', port: 0 });
    onTestFinished(() => network.close());
    const near = (await store.open()).collection('checks', schema);
    const far = await store.open({ url: store.urlAt(network.port) });
    const checks = far.collection('checks', schema);
    await checks.set('a', { n: 1 });
    network.hold();
    const began = performance.now();
    const asked = [
      checks.update('a', () => ({ n: 2 })),
      checks.insert('b', { n: 1 }),
      far.time(),
      far.ping(),
    ];
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'storage' } });
    }
    expect(performance.now() - began).toBeLessThan(15_000);
    network.restore();
    await eventually(() => checks.get('a'));
    expect([await near.get('a'), await near.get('b')]).toEqual([{ n: 1 }, undefined]);
    await eventually(() => checks.set('a', { n: 3 }));
  }, 40_000);

  it('that has become a standby is retried on another connection', async () => {
    let asked = 0;
    class Demoted extends Pool {
      override async query(): Promise<{ rows: Record<string, unknown>[] }> {
        asked += 1;
        if (asked < 4) throw Object.assign(new Error('read-only transaction'), { code: '25006' });
        return { rows: [{ key: 'checks:a' }] };
      }
    }
    const adapter = createPostgresAdapter({ pool: new Demoted({}), schema: 's', channel: 'c' });
    expect(await adapter.compareAndSet('checks:a', undefined, 'text')).toBe(true);
    expect(asked).toBe(4);
  });

  it('is swept in batches however much has expired, and a failed sweep is logged', async () => {
    const store = await makeStore();
    const storage = await store.open();
    await storage.collection('checks', schema).set('a', { n: 1 });
    const name = new URL(store.url).searchParams.get('schema') ?? '';
    const pool = new Pool({ connectionString: store.url.replace(/[?].*/, ''), max: 2 });
    onTestFinished(() => pool.end());
    await pool.query(
      `INSERT INTO ${name}.entries (key, value)
       SELECT 'deliveries:' || n, '{"value":"x","expires":1000}' FROM generate_series(1, 3500) AS n`,
    );
    await pool.query(`INSERT INTO ${name}.entries (key, value) VALUES ('deliveries:torn', '{"value":')`);
    const logged: string[] = [];
    const logEvent = (event: string, fields?: LogFields) => logged.push(`${event} ${fields?.sqlState ?? ''}`);
    const log: Log = { debug() {}, info() {}, warn: logEvent, error: logEvent };
    const sweep = startPostgresSweep(pool, { schema: name, log });
    const rowCount = async () =>
      Number((await pool.query(`SELECT count(*) FROM ${name}.entries`)).rows[0]?.count);
    // The corrupted one, the check, the key’s canary, and that ids are hidden.
    await eventually(async () => expect(await rowCount()).toBe(4));
    sweep.stop();
    const failing = startPostgresSweep(pool, { schema: 'not_there', log });
    await eventually(() => expect(logged).toEqual(['storage.sweep-failed 42P01']));
    failing.stop();
  });
});
