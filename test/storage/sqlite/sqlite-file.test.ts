import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Log } from '../../../src/log/log.ts';
import { StoreInUseError } from '../../../src/storage/driver/storage-errors.ts';
import { lockFile } from '../../../src/storage/sqlite/file-lock.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';

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

it('survives a kill, and admits the next process', async () => {
  const script = `
    import { openStorage } from '${import.meta.dirname}/../../../src/storage/storage.ts';
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const databaseUrl = 'sqlite://${folder}/data/x.sqlite';
    await openStorage({ databaseUrl, encryptionKey: Buffer.from('${KEY.toString('base64')}', 'base64') }, { log });
    process.stdout.write('open');
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: `${import.meta.dirname}/../../..`,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await expect(lockFile(`${folder}/data/x.sqlite`, 0)).rejects.toBeInstanceOf(StoreInUseError);
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
  await stop(first);
  await second;
  expect(order).toEqual(['first out', 'second in']);
});

it('can be opened as a visitor while in use', async () => {
  const checks = (await start()).collection('checks', schema);
  await checks.set('a', { name: 'Ada' });
  const visitor = await openStorage(
    { databaseUrl: `sqlite://${folder}/data/x.sqlite`, encryptionKey: KEY },
    { log: silent, visiting: true },
  );
  open.push(visitor);
  await visitor.ping();
  expect(await visitor.collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
  await checks.set('a', { name: 'Grace' });
});

describe('encryption', () => {
  it('leaves nothing readable in the files, which only their owner can open', async () => {
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

  it('decrypts a record only where it was stored', async () => {
    const storage = await start();
    await storage.collection('checks', schema).set('a', { name: 'Ada' });
    const { DatabaseSync } = await import('node:sqlite');
    const raw = new DatabaseSync(`${folder}/data/x.sqlite`);
    raw.exec(
      "INSERT INTO entries SELECT 'checks:b', value, expires, seq FROM entries WHERE key = 'checks:a'",
    );
    raw.close();
    await expect(storage.collection('checks', schema).get('b')).rejects.toMatchObject({ code: 'storage' });
  });

  it('creates a key at the first start, says where, and reuses it', async () => {
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

  it('creates no new key for a database that has lost its own', async () => {
    await stop(await start('of its own'));
    rmSync(`${folder}/data/encryption.key`);
    await expect(start('of its own')).rejects.toThrow(/encryption\.key is not/);
    expect(readdirSync(`${folder}/data`)).not.toContain('encryption.key');
  });
});

describe('a key file', () => {
  const path = () => `${folder}/data/encryption.key`;
  const log = () => {
    const lines: string[] = [];
    const warn = (event: string) => lines.push(event);
    return { lines, debug() {}, info() {}, warn, error() {} };
  };

  it.each([0o644, 0o640, 0o660, 0o606])(
    'that others could read (%o) is made private, and the log says so',
    async (mode) => {
      await stop(await start('of its own'));
      chmodSync(path(), mode);
      const { lines, ...to } = log();
      await start('of its own', to);
      expect(statSync(path()).mode & 0o777).toBe(0o600);
      expect(lines).toEqual(['storage.key-file-narrowed']);
    },
  );

  it('with correct permissions causes no warning', async () => {
    await stop(await start('of its own'));
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
      await stop(await start('of its own'));
      writeFileSync(path(), key.toString('base64'));
      await expect(start('of its own')).rejects.toThrow(/can be guessed/);
    },
  );
});
