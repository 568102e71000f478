import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Log } from '../../../src/log/log.ts';
import { StoreInUseError } from '../../../src/storage/driver/storage-errors.ts';
import { lockFile } from '../../../src/storage/sqlite/file-lock.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { makeSqliteFolder, type SqliteFolder } from '../sqlite-folder.ts';
import { KEY, silent } from '../stores.ts';

const schema = z.object({ name: z.string() });

let folder: SqliteFolder;

beforeEach(() => {
  folder = makeSqliteFolder('data/x.sqlite');
});

afterEach(() => folder.remove());

const start = (key: Buffer | 'of its own' = KEY, log = silent): Promise<Storage> =>
  folder.open({ key: key === 'of its own' ? undefined : key, log });

it('survives a kill, and admits the next process', async () => {
  const script = `
    import { openStorage } from '${import.meta.dirname}/../../../src/storage/storage.ts';
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const databaseUrl = 'sqlite://${folder.file}';
    await openStorage({ databaseUrl, encryptionKey: Buffer.from('${KEY.toString('base64')}', 'base64') }, { log });
    process.stdout.write('open');
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: `${import.meta.dirname}/../../..`,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await expect(lockFile(folder.file, 0)).rejects.toBeInstanceOf(StoreInUseError);
  child.kill('SIGKILL');
  await once(child, 'close');
  await (await start()).ping();
});

it('admits a second process only once the first has stopped', async () => {
  const order: string[] = [];
  const first = await start();
  const second = start().then((storage) => {
    order.push('second in');
    return storage.ping();
  });
  await first.collection('checks', schema).set('a', { name: 'Ada' });
  order.push('first out');
  await first.close();
  await second;
  expect(order).toEqual(['first out', 'second in']);
});

it('can be opened as a visitor while in use', async () => {
  const checks = (await start()).collection('checks', schema);
  await checks.set('a', { name: 'Ada' });
  const visitor = await folder.open({ visiting: true });
  await visitor.ping();
  expect(await visitor.collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
  await checks.set('a', { name: 'Grace' });
});

describe('encryption', () => {
  it('leaves nothing readable in the files, which only their owner can open', async () => {
    const storage = await start();
    await storage.collection('checks', schema).set('a', { name: 'Ada Lovelace' });
    const files = readdirSync(`${folder.path}/data`);
    expect(files).toContain('x.sqlite-wal');
    for (const file of files) {
      const path = join(folder.path, 'data', file);
      expect(readFileSync(path).includes('Lovelace')).toBe(false);
      expect(statSync(path).mode & 0o077).toBe(0);
    }
  });

  it('decrypts a record only where it was stored', async () => {
    const storage = await start();
    await storage.collection('checks', schema).set('a', { name: 'Ada' });
    const { DatabaseSync } = await import('node:sqlite');
    const raw = new DatabaseSync(folder.file);
    raw.exec(
      "INSERT INTO entries SELECT 'checks:b', value, expires, seq FROM entries WHERE key = 'checks:a'",
    );
    raw.close();
    await expect(storage.collection('checks', schema).get('b')).rejects.toMatchObject({ code: 'storage' });
  });

  it('creates a key at the first start, says where, and reuses it', async () => {
    const logged: unknown[] = [];
    const log: Log = { ...silent, info: (event, fields) => logged.push([event, fields?.path]) };
    const first = await start('of its own', log);
    await first.collection('checks', schema).set('a', { name: 'Ada' });
    await first.close();
    const path = `${folder.path}/data/encryption.key`;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(logged).toEqual([['storage.key-made', path]]);
    const second = await start('of its own', log);
    expect(await second.collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
    expect(logged).toHaveLength(1);
  });

  it('refuses another key and changes nothing', async () => {
    const first = await start();
    await first.collection('checks', schema).set('a', { name: 'Ada' });
    await first.close();
    await expect(start(Buffer.alloc(32, 8))).rejects.toThrow(
      /another key.*ENCRYPTION_KEY.*Nothing was changed/,
    );
    expect(await (await start()).collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
  });

  it('creates no new key for a database that has lost its own', async () => {
    await (await start('of its own')).close();
    rmSync(`${folder.path}/data/encryption.key`);
    await expect(start('of its own')).rejects.toThrow(/encryption\.key is not/);
    expect(readdirSync(`${folder.path}/data`)).not.toContain('encryption.key');
  });
});

describe('a key file', () => {
  const path = () => `${folder.path}/data/encryption.key`;
  const log = () => {
    const lines: string[] = [];
    const warn = (event: string) => lines.push(event);
    return { lines, debug() {}, info() {}, warn, error() {} };
  };

  it.each([0o644, 0o640, 0o660, 0o606])(
    'that others could read (%o) is made private, and the log says so',
    async (mode) => {
      await (await start('of its own')).close();
      chmodSync(path(), mode);
      const { lines, ...to } = log();
      await start('of its own', to);
      expect(statSync(path()).mode & 0o777).toBe(0o600);
      expect(lines).toEqual(['storage.key-file-narrowed']);
    },
  );

  it('with correct permissions causes no warning', async () => {
    await (await start('of its own')).close();
    const { lines, ...to } = log();
    await start('of its own', to);
    expect(lines).toEqual([]);
  });

  it('that cannot be read is reported, with what to do about it', async () => {
    mkdirSync(path(), { recursive: true, mode: 0o700 });
    await expect(start('of its own')).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/^ENCRYPTION_KEY: .*encryption\.key cannot be read.*right to read it/),
      ],
    });
  });

  it.each([Buffer.alloc(32), Buffer.alloc(32, 'ab'), Buffer.from('correct horse battery staple !!!')])(
    'that can be guessed is refused',
    async (key) => {
      await (await start('of its own')).close();
      writeFileSync(path(), key.toString('base64'));
      await expect(start('of its own')).rejects.toThrow(/can be guessed/);
    },
  );
});
