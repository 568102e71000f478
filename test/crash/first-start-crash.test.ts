import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AUDIT_LINE_RULES, auditLineSchema } from '../../src/operations/audit-chain.ts';
import { openDriver } from '../../src/storage/open-driver.ts';
import { redisIndexKey } from '../../src/storage/redis/redis-index-key.ts';
import { openRedisLink } from '../../src/storage/redis/redis-link.ts';
import { collect } from '../storage/collect.ts';
import { type StoreKind, silent, storeKinds, type TestStore } from '../storage/stores.ts';

/** A sqlite file of an earlier version: plain ids, one table. */
const FIXTURE = `${import.meta.dirname}/../storage/fixtures/written-before.sqlite`;
const KEY = Buffer.alloc(32, 7);
const COLLECTIONS = ['audit', 'checks', 'deliveries', 'references'];
/** A write to sqlite is one record, and each takes two calls. */
const stepOf = ({ title }: StoreKind) => (title === 'sqlite' ? 3 : 1);
const TIMEOUT_MS = 580_000;
/** Opens the store as a bot does, and closes it. */
const SCRIPT = `
  import { openStorage } from '${import.meta.dirname}/../../src/storage/storage.ts';
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const storage = await openStorage(
    { databaseUrl: process.env.STORE, encryptionKey: Buffer.alloc(32, 7) }, { log });
  await storage.close();`;

let stores: TestStore[] = [];

afterEach(async () => {
  for (const store of stores) await store.remove();
  stores = [];
});

function formerRecords(): [key: string, text: string][] {
  const db = new DatabaseSync(FIXTURE, { readOnly: true });
  const rows = db.prepare("SELECT key, value FROM entries WHERE key NOT GLOB 'leases:*'").all();
  db.close();
  return rows.map(({ key, value }) => [String(key), String(value)]);
}

/** Redis of a version that had no indexes. */
async function forgetIndexes(url: string): Promise<void> {
  const full = new URL(url);
  const prefix = `${full.searchParams.get('prefix')}:`;
  full.searchParams.delete('prefix');
  const link = await openRedisLink(full.href, prefix);
  const indexes = [...COLLECTIONS, 'key', 'ledger', 'schedule', 'tokens'].map((name) =>
    redisIndexKey(prefix, name),
  );
  await link.ask((client) => client.del([...indexes, `${prefix}indexed`, `${prefix}expiries`]));
  link.close();
}

async function makeFormer(kind: StoreKind): Promise<TestStore> {
  const store = await kind.make();
  stores.push(store);
  if (kind.title === 'sqlite') {
    cpSync(FIXTURE, store.url.slice('sqlite://'.length));
    return store;
  }
  const driver = await openDriver(store.url, { log: silent });
  await driver.load(formerRecords().map(([key, text]) => ({ key, text, ttlMs: undefined })));
  await driver.close();
  if (kind.title === 'redis') await forgetIndexes(store.url);
  return store;
}

async function startKilledAt(store: TestStore, killAt: number): Promise<NodeJS.Signals | null> {
  const preload = new URL('../support/kill-at-write.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--import', preload, '--input-type=module-typescript', '-e', SCRIPT],
    {
      env: { PATH: process.env.PATH, STORE: store.url, KILL_AT_WRITE: String(killAt) },
      cwd: `${import.meta.dirname}/../..`,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [code, signal] = await once(child, 'exit');
  expect([0, null]).toContain(code);
  return signal;
}

/** Ids by collection, and the audit lines in their order. */
async function holding(store: TestStore) {
  const storage = await store.open({ key: KEY });
  const ids = new Map<string, string[]>();
  for (const name of COLLECTIONS) {
    const all = await collect(storage.collection(name, z.unknown()).entries());
    ids.set(name, all.map(([id]) => id).toSorted());
  }
  const audit = storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);
  const { records } = await audit.page({ limit: 10 });
  const isFound = await Promise.all((ids.get('audit') ?? []).map((id) => audit.get(id)));
  expect(isFound).not.toContain(undefined);
  await storage.close();
  return { ids, lines: records.map(({ id }) => id) };
}

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`the first start on a store of an earlier version, on ${kind.title}`, () => {
    it('loses nothing, and has nothing twice, wherever it is killed', { timeout: TIMEOUT_MS }, async () => {
      const expected = await holding(await makeFormer(kind));
      expect(expected.lines).toHaveLength(2);
      let kills = 0;
      for (let killAt = 1; ; killAt += stepOf(kind)) {
        const store = await makeFormer(kind);
        if ((await startKilledAt(store, killAt)) === null) break;
        kills += 1;
        expect(await holding(store)).toEqual(expected);
      }
      expect(kills).toBeGreaterThan(3);
    });
  });
}
