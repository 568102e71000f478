import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Log } from '../../src/operations/log.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';

const KEY = Buffer.alloc(32, 7);
const schema = z.object({ name: z.string() });
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

let folder: string;
let open: Storage[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storage-'));
  open = [];
});

afterEach(async () => {
  vi.useRealTimers();
  for (const storage of open) await storage.close();
  rmSync(folder, { recursive: true });
});

async function start(encryptionKey: Buffer | 'of its own' = KEY, log = silent): Promise<Storage> {
  const given = encryptionKey === 'of its own' ? undefined : encryptionKey;
  const storage = await openStorage(
    { databaseUrl: `sqlite://${folder}/data/x.sqlite`, encryptionKey: given },
    { log },
  );
  open.push(storage);
  return storage;
}

async function stop(storage: Storage): Promise<void> {
  open = open.filter((other) => other !== storage);
  await storage.close();
}

async function collect<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

describe('a collection', () => {
  it('keeps records over a restart, apart from those of other collections', async () => {
    const first = await start();
    await first.collection('checks', schema).set('a', { name: 'Ada' });
    await first.collection('drafts', schema).set('a', { name: 'Grace' });
    await stop(first);
    const second = await start();
    expect(await second.collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
    expect(await collect(second.collection('drafts', schema).entries())).toEqual([['a', { name: 'Grace' }]]);
    await second.collection('checks', schema).delete('a');
    expect(await second.collection('checks', schema).get('a')).toBeUndefined();
  });

  it('lists more records than a page', async () => {
    const checks = (await start()).collection('checks', schema);
    const ids = Array.from({ length: 450 }, (_, i) => `id-${i}`);
    await Promise.all(ids.map((id) => checks.set(id, { name: id })));
    const listed = (await collect(checks.entries())).map(([id]) => id);
    expect(listed.toSorted()).toEqual(ids.toSorted());
  });

  it('forgets a record when its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
    const drafts = (await start()).collection('drafts', schema);
    await drafts.set('a', { name: 'Ada' }, 500);
    vi.setSystemTime(1_499);
    expect(await drafts.get('a')).toEqual({ name: 'Ada' });
    vi.setSystemTime(1_500);
    expect(await drafts.get('a')).toBeUndefined();
    expect(await collect(drafts.entries())).toEqual([]);
    expect(await drafts.insert('a', { name: 'Grace' })).toBe(true);
  });

  it('inserts once however many try at once', async () => {
    const checks = (await start()).collection('checks', schema);
    const tries = Array.from({ length: 50 }, (_, i) => checks.insert('a', { name: `${i}` }));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  });

  it('rejects when the store fails, and says nothing of the record', async () => {
    const storage = await start();
    const checks = storage.collection('checks', schema);
    await stop(storage);
    await expect(checks.set('a', { name: 'Ada' })).rejects.toMatchObject({ code: 'storage' });
    await expect(checks.get('a')).rejects.toMatchObject({ code: 'storage' });
    await expect(storage.ping()).rejects.toMatchObject({ code: 'storage' });
  });

  it('rejects a record of another shape without quoting it', async () => {
    const storage = await start();
    await storage.collection('checks', z.string()).set('a', 'Ada Lovelace');
    const error = await storage
      .collection('checks', schema)
      .get('a')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('checks:a') });
    expect(String(error)).not.toContain('Ada');
  });

  it('survives a kill once a write has resolved', async () => {
    const script = `
      import { openStorage } from '${import.meta.dirname}/../../src/storage/storage.ts';
      import { z } from 'zod';
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      const storage = await openStorage(
        { databaseUrl: 'sqlite://${folder}/data/x.sqlite', encryptionKey: Buffer.alloc(32, 7) }, { log });
      const checks = storage.collection('checks', z.object({ name: z.string() }));
      for (let i = 0; ; i += 1) { await checks.set('n' + i, { name: 'x' }); process.stdout.write(i + ' '); }`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: `${import.meta.dirname}/../..`,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data) => {
      printed += data;
      if (printed.split(' ').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const confirmed = printed.split(' ').length - 2;
    expect(confirmed).toBeGreaterThan(10);
    const checks = (await start()).collection('checks', schema);
    for (let i = 0; i <= confirmed; i += 1) expect(await checks.get(`n${i}`)).toEqual({ name: 'x' });
  });
});

describe('encryption', () => {
  it('leaves nothing readable in the files, and nobody else may open them', async () => {
    const storage = await start();
    await storage.collection('checks', schema).set('a', { name: 'Ada Lovelace' });
    const files = readdirSync(`${folder}/data`);
    expect(files).toContain('x.sqlite-wal');
    for (const file of files) {
      const path = join(folder, 'data', file);
      expect(readFileSync(path).includes('Lovelace')).toBe(false);
      expect(statSync(path).mode & 0o077).toBe(0);
    }
  });

  it('opens a record only where it was put', async () => {
    const storage = await start();
    await storage.collection('checks', schema).set('a', { name: 'Ada' });
    const { DatabaseSync } = await import('node:sqlite');
    const raw = new DatabaseSync(`${folder}/data/x.sqlite`);
    raw.exec("INSERT INTO entries SELECT 'checks:b', value, expires FROM entries WHERE key = 'checks:a'");
    raw.close();
    await expect(storage.collection('checks', schema).get('b')).rejects.toMatchObject({ code: 'storage' });
  });

  it('makes a key at the first start, says where, and uses it again', async () => {
    const said: unknown[] = [];
    const log: Log = { ...silent, info: (event, fields) => said.push([event, fields?.path]) };
    const first = await start('of its own', log);
    await first.collection('checks', schema).set('a', { name: 'Ada' });
    await stop(first);
    const path = `${folder}/data/encryption.key`;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(said).toEqual([['storage.key-made', path]]);
    const second = await start('of its own', log);
    expect(await second.collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
    expect(said).toHaveLength(1);
  });

  it('refuses another key and changes nothing', async () => {
    const first = await start();
    await first.collection('checks', schema).set('a', { name: 'Ada' });
    await stop(first);
    await expect(start(Buffer.alloc(32, 8))).rejects.toThrow(
      /another key.*ENCRYPTION_KEY.*Nothing was changed/,
    );
    expect(await (await start()).collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
  });

  it('makes no new key for a database that has lost its own', async () => {
    await stop(await start('of its own'));
    rmSync(`${folder}/data/encryption.key`);
    await expect(start('of its own')).rejects.toThrow(/encryption\.key is not/);
    expect(readdirSync(`${folder}/data`)).not.toContain('encryption.key');
  });
});

it('names the kinds of database it knows', async () => {
  const config = { databaseUrl: 'mysql://127.0.0.1/x', encryptionKey: KEY };
  await expect(openStorage(config, { log: silent })).rejects.toMatchObject({
    problems: ['DATABASE_URL: expected sqlite://, postgres:// or redis://'],
  });
});
