import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openDriver } from '../../../src/storage/open-driver.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { collect } from '../collect.ts';
import { makeSqliteFolder, type SqliteFolder } from '../sqlite-folder.ts';
import { silent } from '../stores.ts';

const schema = z.object({ n: z.number() });
const rules = { erases: ({ n }: z.infer<typeof schema>) => n === 0 };

let folder: SqliteFolder;

beforeEach(() => {
  folder = makeSqliteFolder();
});

afterEach(() => folder.remove());

function rows(sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(folder.file, { timeout: 2_000 });
  const found = db.prepare(sql).all();
  db.close();
  return found;
}

/** The collections with records in a table. */
const collectionsIn = (table: string) =>
  rows(`SELECT DISTINCT substr(key, 1, instr(key, ':') - 1) AS name FROM ${table} ORDER BY name`).map(
    ({ name }) => name,
  );

const audit = (storage: Storage) => storage.collection('audit', schema);
const checks = (storage: Storage) => storage.collection('checks', schema, rules);

async function write(storage: Storage): Promise<void> {
  await audit(storage).set('first', { n: 1 });
  await checks(storage).set('a', { n: 2 });
  await audit(storage).set('second', { n: 3 });
}

/** Puts the file back to how earlier versions have it: all in one table. */
function unite(): void {
  const db = new DatabaseSync(folder.file);
  db.exec(`
    DROP INDEX records_in_order;
    DROP INDEX entries_by_end;
    INSERT INTO entries SELECT * FROM audit_entries;
    DROP TABLE audit_entries;
    CREATE INDEX entries_in_order ON entries (substr(key, 1, instr(key, ':')), seq)`);
  db.close();
}

async function linesIn(storage: Storage): Promise<number[]> {
  const { records } = await audit(storage).page({ limit: 10 });
  return records.map(({ value }) => value.n);
}

/** Keys as a backup has them: in the order of creation. */
async function keysInOrder(): Promise<string[]> {
  const driver = await openDriver(`sqlite://${folder.file}`, { log: silent });
  const all = await collect(driver.snapshot());
  await driver.close();
  return all.map(([key]) => key.replace(/~.*/, '')).filter((key) => /^(audit|checks):/.test(key));
}

it('keeps the audit lines in a table of their own', async () => {
  await write(await folder.open());
  expect(collectionsIn('audit_entries')).toEqual(['audit']);
  expect(collectionsIn('entries')).toEqual(expect.arrayContaining(['checks', 'key']));
  expect(collectionsIn('entries')).not.toContain('audit');
});

it('splits the file of an earlier version at the start, and loses neither a record nor the order', async () => {
  await write(await folder.open());
  await folder.close();
  unite();
  const storage = await folder.open();
  expect(collectionsIn('audit_entries')).toEqual(['audit']);
  expect(await linesIn(storage)).toEqual([3, 1]);
  expect(await checks(storage).get('a')).toEqual({ n: 2 });
  await checks(storage).set('b', { n: 4 });
  await folder.close();
  expect(await keysInOrder()).toEqual(['audit:', 'checks:a', 'audit:', 'checks:b']);
});

it('takes in the audit lines of an earlier version that was run again', async () => {
  await write(await folder.open());
  await folder.close();
  rows('INSERT INTO entries SELECT * FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)');
  rows('DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)');
  const storage = await folder.open();
  expect(await linesIn(storage)).toEqual([3, 1]);
  expect(collectionsIn('entries')).not.toContain('audit');
});

it('leaves a file alone that a bot of an earlier version may be using, and reads it', async () => {
  await write(await folder.open());
  await folder.close();
  unite();
  const visitor = await folder.open({ visiting: true });
  expect(await linesIn(visitor)).toEqual([3, 1]);
  expect(collectionsIn('entries')).toContain('audit');
});

it('rewrites everything but the audit lines after a purge', async () => {
  const storage = await folder.open();
  await write(storage);
  const rootOf = (table: string) =>
    rows(`SELECT rootpage FROM sqlite_master WHERE name = '${table}'`).map(({ rootpage }) => rootpage);
  const [entries, lines] = [rootOf('entries'), rootOf('audit_entries')];
  await checks(storage).update('a', () => ({ n: 0 }));
  await eventually(() => expect(rootOf('entries')).not.toEqual(entries));
  expect(rootOf('audit_entries')).toEqual(lines);
  expect(await checks(storage).get('a')).toEqual({ n: 0 });
  await checks(storage).set('a', { n: 5 });
  expect(await linesIn(storage)).toEqual([3, 1]);
});
