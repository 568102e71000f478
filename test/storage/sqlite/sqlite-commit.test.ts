import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { SqliteDatabase } from '../../../src/storage/sqlite/sqlite-database.ts';

let database: SqliteDatabase;

afterEach(() => {
  vi.restoreAllMocks();
  database.close();
});

function failNextCommit(): void {
  const { exec } = DatabaseSync.prototype;
  let failed = false;
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === 'COMMIT' && !failed) {
      failed = true;
      throw new Error('disk I/O error');
    }
    exec.call(this, sql);
  });
}

it('never returns a write that may still fail to commit', async () => {
  database = new SqliteDatabase(':memory:');
  await database.set('a', 'one');
  failNextCommit();
  const writing = database.swap('a', 'one', 'two');
  const read = database.get('a');
  await expect(writing).rejects.toThrow('disk I/O error');
  expect(await read).toBe('one');
  expect(await database.get('a')).toBe('one');
});

it('compares with pending writes once they are committed', async () => {
  database = new SqliteDatabase(':memory:');
  await database.set('a', 'one');
  const swaps = [database.swap('a', 'one', 'two'), database.swap('a', 'one', 'three')];
  expect(await Promise.all(swaps)).toEqual([true, false]);
  failNextCommit();
  const [failing, next] = [database.swap('a', 'two', 'four'), database.swap('a', 'two', 'five')];
  await expect(failing).rejects.toThrow('disk I/O error');
  expect(await next).toBe(true);
  expect(await database.get('a')).toBe('five');
});

it('commits a burst together, though it arrives over several event loop iterations', async () => {
  database = new SqliteDatabase(':memory:');
  // A stalled machine would otherwise cut the burst in two.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const exec = vi.spyOn(DatabaseSync.prototype, 'exec');
  const writes: Promise<void>[] = [];
  for (let iteration = 0; iteration < 5; iteration += 1) {
    writes.push(database.set(`key ${iteration}`, 'text'));
    await setImmediate();
  }
  await Promise.all(writes);
  expect(exec.mock.calls.flat()).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
});

it('inserts where an entry has expired, and nowhere else', async () => {
  database = new SqliteDatabase(':memory:');
  await database.set('expired', 'old', -1);
  await database.set('lasting', 'old', 60_000);
  expect(await database.swap('expired', undefined, 'new')).toBe(true);
  expect(await database.swap('lasting', undefined, 'new')).toBe(false);
  expect(await Promise.all([database.get('expired'), database.get('lasting')])).toEqual(['new', 'old']);
});
