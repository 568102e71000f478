import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { TIMEOUTS } from '../../src/config/timeouts.ts';
import type { Log } from '../../src/log/log.ts';
import { createPostgresAdapter } from '../../src/storage/postgres/postgres-adapter.ts';
import { RedisAdapter } from '../../src/storage/redis/redis-adapter.ts';
import { scanRedis } from '../../src/storage/redis/redis-index.ts';
import { openRedisLink } from '../../src/storage/redis/redis-link.ts';
import { SqliteAdapter } from '../../src/storage/sqlite/sqlite-adapter.ts';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';

export const POSTGRES = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const REDIS = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379/0';

export const KEY = Buffer.from('Ck7yB2b0m4Xr8Qe1sVh3uLw9zTf6aNd5pGj0iRoEcKY=', 'base64');
export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** One store for one test: its own file, schema or prefix, removed afterwards. */
export interface TestStore {
  /** DATABASE_URL. */
  url: string;
  /** The same store through another port, such as a proxy's. */
  urlAt(port: number): string;
  /** Closed together with the store, unless the test has closed it. */
  open(options?: { key?: Buffer; log?: Log; url?: string; lockMs?: number }): Promise<Storage>;
  remove(): Promise<void>;
}

/** The adapter under Keyv's own class, for testing Keyv's guarantees. */
export interface TestAdapter {
  adapter: SqliteAdapter | RedisAdapter | ReturnType<typeof createPostgresAdapter>;
  /** Whether Keyv or the adapter prepends the namespace to keys. */
  useKeyPrefix: boolean;
  close(): Promise<void>;
}

export interface StoreKind {
  /** Includes the reason if it is not available here. */
  title: string;
  up: boolean;
  /** Whether several processes can share a store of this kind. */
  shared: boolean;
  server: { host: string; port: number };
  make(): Promise<TestStore>;
  /** Each adapter is a separate client of the same store. */
  makeAdapter(store: TestStore): Promise<TestAdapter>;
}

function storeAt(url: string, erase: () => Promise<void>): TestStore {
  const opened: Storage[] = [];
  return {
    url,
    urlAt(port) {
      const elsewhere = new URL(url);
      elsewhere.hostname = '127.0.0.1';
      elsewhere.port = String(port);
      return elsewhere.href;
    },
    async open({ key = KEY, log = silent, url: other = url, lockMs = TIMEOUTS.lockMs } = {}) {
      const timeouts = { ...TIMEOUTS, lockMs };
      const storage = await openStorage({ databaseUrl: other, encryptionKey: key }, { log, timeouts });
      let closing: Promise<void> | undefined;
      const once: Storage = {
        ...storage,
        close: () => {
          closing ??= storage.close();
          return closing;
        },
      };
      opened.push(once);
      return once;
    },
    async remove() {
      await Promise.all(opened.map((storage) => storage.close()));
      await erase();
    },
  };
}

const sqlite: StoreKind = {
  title: 'sqlite',
  up: true,
  shared: false,
  server: { host: '', port: 0 },
  async make() {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    return storeAt(`sqlite://${folder}/x.sqlite`, async () => rmSync(folder, { recursive: true }));
  },
  async makeAdapter({ url }) {
    const database = new SqliteDatabase(url.slice('sqlite://'.length));
    return {
      adapter: new SqliteAdapter(database),
      useKeyPrefix: true,
      close: async () => database.close(),
    };
  },
};

async function eraseSchema(schema: string): Promise<void> {
  const client = new Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
}

async function erasePrefix(prefix: string): Promise<void> {
  const link = await openRedisLink(REDIS, `${prefix}:`);
  for await (const some of scanRedis(link, '')) {
    const keys = some.map((key) => `${link.prefix}${key}`);
    if (keys.length > 0) await link.ask((client) => client.del(keys));
  }
  link.close();
}

function named(url: string, parameter: string, value: string): string {
  const full = new URL(url);
  full.searchParams.set(parameter, value);
  return full.href;
}

function serverOf(url: string, usualPort: number): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === '' ? usualPort : Number(port) };
}

const postgres: StoreKind = {
  title: 'postgres',
  up: true,
  shared: true,
  server: serverOf(POSTGRES, 5432),
  async make() {
    const schema = `test_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
    return storeAt(named(POSTGRES, 'schema', schema), () => eraseSchema(schema));
  },
  async makeAdapter({ url }) {
    const schema = new URL(url).searchParams.get('schema') ?? '';
    const pool = new Pool({ connectionString: POSTGRES, max: 2 });
    const adapter = createPostgresAdapter({ pool, schema, channel: `${schema}_changed` });
    return { adapter, useKeyPrefix: true, close: () => pool.end() };
  },
};

const redis: StoreKind = {
  title: 'redis',
  up: true,
  shared: true,
  server: serverOf(REDIS, 6379),
  async make() {
    const prefix = `test-${randomUUID()}`;
    return storeAt(named(REDIS, 'prefix', prefix), () => erasePrefix(prefix));
  },
  async makeAdapter({ url }) {
    const prefix = new URL(url).searchParams.get('prefix') ?? '';
    const link = await openRedisLink(REDIS, `${prefix}:`);
    return { adapter: new RedisAdapter(link), useKeyPrefix: false, close: async () => link.close() };
  },
};

async function probed(kind: StoreKind, variable: string, probe: () => Promise<unknown>): Promise<StoreKind> {
  try {
    await probe();
    return kind;
  } catch {
    const { host, port } = kind.server;
    const title = `${kind.title} (skipped: none answers at ${host}:${port}; ${variable} names another)`;
    return { ...kind, title, up: false };
  }
}

/** Every kind of store; unavailable ones say so in their title. */
export async function storeKinds(): Promise<StoreKind[]> {
  return [
    sqlite,
    await probed(postgres, 'TEST_POSTGRES_URL', async () => {
      const client = new Client({ connectionString: POSTGRES, connectionTimeoutMillis: 2_000 });
      await client.connect();
      await client.end();
    }),
    await probed(redis, 'TEST_REDIS_URL', async () => (await openRedisLink(REDIS, 'test-probe:')).close()),
  ];
}
