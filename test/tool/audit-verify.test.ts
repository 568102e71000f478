import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AUDIT_LINE_RULES, auditLineSchema, digestOf } from '../../src/operations/audit-chain.ts';
import { auditLogOf } from '../../src/tool/audit-log-of.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { seedAudit } from './seed-audit.ts';
import { openAt } from './seed-store.ts';
import { environmentOf, typeCommand } from './type-command.ts';

const [sqlite] = await storeKinds();
let store: TestStore;
const folder = mkdtempSync(join(tmpdir(), 'audit-'));
const type = (...typed: string[]) =>
  typeCommand(['audit', ...typed], environmentOf({ url: store.url, key: KEY }));

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no sqlite');
  store = await sqlite.make();
  await seedAudit({ url: store.url, key: KEY });
});

afterEach(() => store.remove());
afterAll(() => rmSync(folder, { recursive: true }));

describe('audit verify', () => {
  it('verifies that the log has what was noted, and what was exported', async () => {
    const { out } = await type('export');
    const digest = out.trim().split('\n').at(-1)?.slice(-64) ?? '';
    expect((await type('verify', '--head', `3:${digest.slice(0, 16)}`)).code).toBe(0);
    expect(await type('verify', '--head', `3:${digest},4:${'a'.repeat(64)}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('broken at line 4: that line was noted, and is gone'),
    });
    const file = join(folder, 'export.csv');
    writeFileSync(file, out);
    expect(await type('verify', '--file', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('The 3 lines of the file are in the log as they were exported.'),
    });
    writeFileSync(file, out.replace('CHK-BBBB2', 'CHK-CCCC2'));
    expect(await type('verify', '--file', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Line 2 of the file is not in the audit log, or differs'),
    });
    writeFileSync(file, `${out}\n4,2026-11-04T00:00:00.000Z,U1,viewed,CHK-AAAA2,,,,${digest}`);
    expect(await type('verify', '--file', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Line 4 of the file'),
    });
    const [heading, ...rows] = out.trim().split('\n');
    writeFileSync(file, [heading, ...rows.toReversed()].join('\n'));
    expect(await type('verify', '--file', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'is not in the order in which it was exported: line 2 comes after line 3.',
      ),
    });
    writeFileSync(file, 'name\nAda');
    expect(await type('verify', '--file', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no export of the audit log'),
    });
  });

  it('reads an export that a spreadsheet has saved, and says what it cannot read', async () => {
    const { out } = await type('export');
    const file = join(folder, 'saved.csv');
    writeFileSync(file, `\ufeff${out}`);
    expect(await type('verify', '--file', file)).toMatchObject({ code: 0, err: '' });
    for (const none of [folder, join(folder, 'none.csv')])
      expect(await type('verify', '--file', none)).toEqual({
        code: 1,
        out: '',
        err: `${none} cannot be read as an export of the audit log.`,
      });
  });

  it('counts the lines that retention has left', async () => {
    const { out } = await type('export');
    const file = join(folder, 'before.csv');
    writeFileSync(file, out);
    const storage = await openAt({ url: store.url, key: KEY });
    const lines = storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);
    const { records: old } = await lines.page({ limit: 2, after: 0 });
    const last = old.at(-1)?.value ?? expect.fail('The log is empty');
    const cut = { seal: `2:${digestOf(last)}`, about: '2 lines, older than 365 days' };
    await auditLogOf(storage).recordCut(cut);
    for (const { id } of old) await lines.delete(id);
    await storage.close();
    const heads = `1:${'a'.repeat(12)},2:${digestOf(last)}`;
    const { code, out: said } = await type('verify', '--file', file, '--head', heads);
    expect([code, said.split('\n')]).toEqual([
      0,
      [
        expect.stringMatching(/^Lines 1 to 2 were removed by its retention/),
        'Among them is what --head names as 1: it can no longer be compared.',
        'The one line of the file is in the log as it was exported.',
        '2 more were removed by its retention since.',
        // 3, the reading and the cut.
        'The audit log is unbroken: 3 lines.',
      ],
    ]);
  });

  it('misses every line in an empty log', async () => {
    const { out } = await type('export');
    const file = join(folder, 'all.csv');
    writeFileSync(file, out);
    const storage = await openAt({ url: store.url, key: KEY });
    for (const name of ['audit', 'audit-head']) {
      const records = storage.collection(name, z.unknown());
      for await (const [id] of records.entries()) await records.delete(id);
    }
    await storage.close();
    expect(await type('verify')).toMatchObject({ code: 0 });
    expect(await type('verify', '--file', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Line 1 of the file is not in the audit log'),
    });
    expect(await type('verify', '--head', `3:${'a'.repeat(64)}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('was noted, and is gone'),
    });
  });

  it('verifies the chain, and ends with 1 where a line is missing', async () => {
    expect(await type('verify')).toEqual({ code: 0, out: 'The audit log is unbroken: 3 lines.', err: '' });
    const storage = await openAt({ url: store.url, key: KEY });
    const lines = storage.collection('audit', auditLineSchema);
    for await (const [id, { seq }] of lines.entries()) if (seq === 2) await lines.delete(id);
    await storage.close();
    expect(await type('verify')).toMatchObject({
      code: 1,
      err: expect.stringContaining('broken at line 2 of 3'),
    });
  });
});
