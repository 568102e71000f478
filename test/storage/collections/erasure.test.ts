import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../support/eventually.ts';
import { makeSqliteFolder, type SqliteFolder } from '../sqlite-folder.ts';
import { storeKinds } from '../stores.ts';

const schema = z.object({ state: z.string(), detail: z.string() });
type Record = z.infer<typeof schema>;
const rules = { erases: ({ state }: Record) => state === 'Purged' };
const purged = (record: Record) => ({ ...record, state: 'Purged', detail: '' });
const someDetail = () => randomBytes(200 + Math.floor(Math.random() * 1_500)).toString('hex');

/** Fragments of encrypted texts, so that parts of them are found as well. */
function slicesOf(texts: readonly string[]): string[] {
  const all = texts.flatMap((text) =>
    [0, 300, 600, text.length - 32].map((from) => text.slice(from, from + 32)),
  );
  return all.filter(({ length }) => length === 32);
}

describe('sqlite', () => {
  let folder: SqliteFolder;

  beforeEach(() => {
    folder = makeSqliteFolder();
  });

  afterEach(() => folder.remove());

  function encryptedTexts(keys: string): string[] {
    const db = new DatabaseSync(folder.file, { readOnly: true, timeout: 2_000 });
    const found = db.prepare('SELECT value FROM entries WHERE key GLOB ?').all(keys);
    db.close();
    return found.map(({ value }) => JSON.parse(String(value)).value);
  }

  function isInFiles(slices: readonly string[]): boolean {
    const files = readdirSync(folder.path).filter((name) => name.startsWith('x.sqlite'));
    const bytes = files.map((name) => readFileSync(`${folder.path}/${name}`).toString('latin1')).join();
    return slices.some((slice) => bytes.includes(slice));
  }

  it('has no trace of what was purged, replaced or deleted in its files, even while open', {
    timeout: 60_000,
  }, async () => {
    const storage = await folder.open();
    const checks = await storage.cachedCollection('checks', schema, rules);
    const forms = storage.collection('accepted-forms', schema);
    const ids = Array.from({ length: 60 }, (_, i) => `id-${i}`);
    const erased: string[] = [];
    for (const id of ids) await checks.insert(id, { state: 'Pending', detail: someDetail() });
    for (let round = 0; round < 3; round += 1) {
      erased.push(...encryptedTexts('checks:*'));
      await Promise.all(ids.map((id) => checks.update(id, (check) => ({ ...check, detail: someDetail() }))));
      await Promise.all(ids.map((id) => forms.set(id, { state: 'sent', detail: someDetail() })));
      erased.push(...encryptedTexts('accepted-forms:*'));
      await Promise.all(ids.map((id) => forms.delete(id)));
    }
    const purgedIds = ids.filter((_, i) => i % 2 === 0);
    erased.push(...purgedIds.flatMap((id) => encryptedTexts(`checks:${id}`)));
    const slices = slicesOf(erased);
    expect(isInFiles(slices)).toBe(true);
    for (const id of purgedIds) await checks.update(id, purged);
    await eventually(() => expect(isInFiles(slices)).toBe(false));
    expect(checks.all()).toHaveLength(60);
    await checks.insert('later', { state: 'Pending', detail: '' });
    const [last] = encryptedTexts('checks:id-1');
    await checks.update('id-1', purged);
    await storage.close();
    expect(isInFiles(slicesOf([last ?? '']))).toBe(false);
  });
});

const postgres = (await storeKinds()).find(({ title }) => title.startsWith('postgres'));

describe.skipIf(postgres?.up !== true)('Postgres', () => {
  it('has no trace of what was purged in the table’s file', { timeout: 30_000 }, async () => {
    if (postgres === undefined) return;
    const store = await postgres.make();
    const client = new Client({ connectionString: store.url.replace(/[?].*/, '') });
    await client.connect();
    onTestFinished(async () => {
      await client.end();
      await store.remove();
    });
    const storage = await store.open();
    const checks = await storage.cachedCollection('checks', schema, rules);
    await checks.insert('a', { state: 'Pending', detail: 'x' });
    const name = new URL(store.url).searchParams.get('schema') ?? '';
    const { rows } = await client.query(`SELECT value FROM ${name}.entries WHERE key = 'checks:a'`);
    const slices = slicesOf([JSON.parse(String(rows[0]?.value)).value]);
    await checks.update('a', purged);
    await eventually(async () => {
      await client.query('CHECKPOINT');
      const place = await client.query(
        "SELECT current_setting('data_directory') || '/' || pg_relation_filepath($1) AS path",
        [`${name}.entries`],
      );
      const path = String(place.rows[0]?.path);
      // The server is on another machine, or its files are not readable.
      if (!existsSync(path)) return;
      const bytes = readFileSync(path).toString('latin1');
      expect(slices.filter((slice) => bytes.includes(slice))).toEqual([]);
    });
  });
});
