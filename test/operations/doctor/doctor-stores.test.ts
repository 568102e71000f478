import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openTransactionPooler } from '../../storage/postgres/transaction-pooler.ts';
import { startRedis } from '../../storage/start-redis.ts';
import { storeKinds } from '../../storage/stores.ts';
import { type DoctorHarness, openDoctorHarness } from './doctor-harness.ts';

const ENCRYPTION_KEY = randomBytes(32).toString('base64');
const postgres = (await storeKinds()).find(({ title }) => title.startsWith('postgres'));

let doctor: DoctorHarness;
beforeEach(async () => {
  doctor = await openDoctorHarness();
});
afterEach(() => doctor.close());

async function checkStore(DATABASE_URL: string): Promise<{ lines: string; failures: number }> {
  const { lines, failures } = await doctor.run({ DATABASE_URL, ENCRYPTION_KEY });
  const at = lines.findIndex((line) => line.slice(6).startsWith('Storage '));
  return { lines: lines.slice(at).join('\n'), failures };
}

describe.skipIf(postgres?.up !== true)(`a store on ${postgres?.title}`, () => {
  it('passes, and fails behind a transaction pooler', async () => {
    const store = await postgres?.make();
    if (postgres === undefined || store === undefined) throw new Error('No Postgres');
    onTestFinished(() => store.remove());
    expect((await checkStore(store.url)).lines).toMatch(/^ok {4}Storage/);
    const pooler = await openTransactionPooler(postgres.server);
    onTestFinished(() => pooler.close());
    const { lines, failures } = await checkStore(store.urlAt(pooler.port));
    expect(failures).toBe(1);
    expect(lines).toMatch(/^FAIL {2}Storage .*cannot be used/);
    expect(lines).toContain('PgBouncer');
  });
});

describe.skipIf(!existsSync('/usr/bin/redis-server'))('a store on redis', () => {
  it('gets warnings when it persists nothing and may evict keys', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const { lines, failures } = await checkStore(redis.url);
    expect(failures).toBe(0);
    expect(lines).toMatch(/^ok {4}Storage/);
    expect(lines).toMatch(/^warn {2}Storage .*appendonly off: a restart may lose checks/m);
    expect(lines).toMatch(/^warn {2}Storage .*set maxmemory-policy to noeviction/m);
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await redis.command('CONFIG', 'SET', 'appendonly', 'yes');
    expect((await checkStore(redis.url)).lines).not.toContain('warn');
  });

  it('fails when it is a replica', async () => {
    const primary = await startRedis();
    onTestFinished(() => primary.stop());
    const replica = await startRedis();
    onTestFinished(() => replica.stop());
    await replica.command('REPLICAOF', '127.0.0.1', String(primary.port));
    const { lines, failures } = await checkStore(replica.url);
    expect(failures).toBe(1);
    expect(lines).toMatch(/^FAIL {2}Storage .*cannot be used/);
    expect(lines).toContain('Name the primary server in DATABASE_URL');
  });
});
