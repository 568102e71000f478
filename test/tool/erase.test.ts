import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema } from '../../src/checks/check.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { openAt } from './seed-store.ts';
import { everythingIn, exportSchema, seedWorker, TRACE } from './seed-worker.ts';
import { environmentOf, typeCommand } from './type-command.ts';

const [sqlite] = await storeKinds();
let store: TestStore;
let folder: string;
let file: string;
const at = () => ({ url: store.url, key: KEY });
const type = (...typed: string[]) => typeCommand(['erase', ...typed], environmentOf(at()));
const audit = (...typed: string[]) => typeCommand(['audit', ...typed], environmentOf(at()));
const exported = () => exportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const tracesIn = (records: { collection: string; text: string }[]) =>
  records.filter(({ text }) => TRACE.test(text)).map(({ collection }) => collection);

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no sqlite');
  folder = mkdtempSync(join(tmpdir(), 'erase-'));
  file = join(folder, 'ada.json');
  store = await sqlite.make();
  await seedWorker(at());
});

afterEach(async () => {
  await store.remove();
  rmSync(folder, { recursive: true });
});

describe('erase by address', () => {
  it('exports everything about the worker and nothing about others, then leaves no trace in any collection', async () => {
    const before = new Set(tracesIn(await everythingIn(at())));
    const done = await type('Ada@Example.com', '--export', file);
    expect(done).toMatchObject({
      code: 0,
      out: expect.stringMatching(/CHK-AAA2[234].*were removed\. A bot/),
    });
    expect(done.err).toContain('Not removed: what WorkerChecks keeps; backups;');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { records } = exported();
    const collections = new Set(records.map(({ collection }) => collection));
    expect([...before].filter((collection) => !collections.has(collection))).toEqual([]);
    expect(collections).toContain('audit');
    expect(collections).toContain('certificate-copies');
    const text = JSON.stringify(records);
    for (const detail of ['Prefers mornings', '+61412345678', '"Clear"', 'adda@example.com', 'CHK-AAA22'])
      expect(text).toContain(detail);
    expect(text).not.toMatch(/grace|hopper|CHK-GGG22/i);

    const left = await everythingIn(at());
    expect(tracesIn(left)).toEqual([]);
    expect(left.filter(({ text: one }) => /grace/i.test(one)).map(({ collection }) => collection)).toEqual(
      expect.arrayContaining(['checks', 'batches', 'drafts', 'batch-drafts']),
    );
    const { out: lines } = await audit('list');
    expect(lines).toMatch(/operator {2}worker-exported.*CHK-AAA22[\s\S]*operator {2}worker-erased/);
    expect(await type('ada@example.com')).toMatchObject({
      code: 0,
      out: expect.stringContaining('no check'),
    });
  });

  it.each(['‘ada@example.com’', '<ada@example.com>', 'mailto:Ada@example.com'])(
    'finds the worker by %s',
    async (pasted) => {
      expect(await type(pasted)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/CHK-AAA2.*were removed/),
      });
      expect(tracesIn(await everythingIn(at()))).toEqual([]);
    },
  );

  it('says where the worker is still named, and ends with 1', async () => {
    const storage = await openAt(at());
    const checks = storage.collection('checks', checkSchema);
    for await (const [id, check] of checks.entries())
      if (check.reference === 'CHK-GGG22')
        await checks.set(id, { ...check, note: 'A friend of ada@example.com, see there' });
    await storage.close();
    const done = await type('ada@example.com', '--export', file);
    expect(done).toMatchObject({
      code: 1,
      err: expect.stringContaining('1 records still mention the worker: checks'),
    });
    expect(JSON.stringify(exported())).not.toMatch(/grace|hopper/i);
    expect(JSON.stringify(exported())).toContain('A friend of ada@example.com');
  });
});

describe('erase by reference', () => {
  it('removes that check, those it replaced and what was typed, and keeps the others', async () => {
    const done = await type('chk-aaa23');
    expect(done).toMatchObject({
      code: 0,
      out: expect.stringContaining('CHK-AAA22, CHK-AAA23 were removed'),
    });
    expect(done.err).toContain('1 other check has the same address');
    expect([...new Set(tracesIn(await everythingIn(at())))]).toEqual(['checks']);
    expect(await type('CHK-AAA23')).toMatchObject({
      code: 0,
      out: expect.stringContaining('removed before'),
    });
    expect((await type('CHK-AAA24')).code).toBe(0);
    expect(tracesIn(await everythingIn(at()))).toEqual([]);
    const { out } = await audit('register', '--check', 'CHK-AAA24');
    expect(out.split('\n')[0]).toBe('time,what,id,rule,by,line,digest');
  });
});

describe('erase', () => {
  it('removes nothing where it cannot export, or a bot uses the file', async () => {
    expect(await type('CHK-AAA23', '--export', join(folder, 'no', 'x'))).toMatchObject({ code: 1 });
    writeFileSync(file, '{}');
    expect(await type('CHK-AAA23', '--export', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });
    // Also where nothing is kept, of which every file would have everything.
    expect(await type('nobody@example.com', '--export', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });
    expect(await type('CHK-AAA23', '--export', '')).toMatchObject({
      code: 64,
      err: expect.stringContaining('Name the file'),
    });
    expect(await type('CHK-ZZZZ2')).toMatchObject({ code: 1, err: expect.stringContaining('no check') });
    expect((await type('Ada')).code).toBe(64);
    const running = await openAt(at());
    expect(await type('CHK-AAA23')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Another process'),
    });
    await running.close();
    expect(tracesIn(await everythingIn(at())).length).toBeGreaterThan(8);
  });
});
