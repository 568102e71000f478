import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { auditReadingSchema } from '../../src/checks/audit-reading.ts';
import { createAuditReadings } from '../../src/checks/jobs/audit-readings.ts';
import { AUDIT_LINE_RULES, auditLineSchema, digestOf } from '../../src/operations/audit-chain.ts';
import { AUDIT_CSV_HEADING, auditCsvRow } from '../../src/operations/audit-csv.ts';
import { auditLogOf } from '../../src/tool/audit-log-of.ts';
import { collect } from '../storage/collect.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { openAt } from './seed-store.ts';
import { environmentOf, typeCommand } from './type-command.ts';

const [sqlite] = await storeKinds();
let store: TestStore;
const folder = mkdtempSync(join(tmpdir(), 'audit-'));
const type = (...typed: string[]) =>
  typeCommand(['audit', ...typed], environmentOf({ url: store.url, key: KEY }));

/** Midnight in Sydney is 13:00 UTC of the day before. */
const at = (time: string) => Date.parse(time);

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no sqlite');
  store = await sqlite.make();
  const storage = await openAt({ url: store.url, key: KEY });
  const log = auditLogOf(storage);
  const entry = { userId: 'U1', action: 'invited' as const, reference: 'CHK-AAAA2' };
  await log.record({ ...entry, at: at('2026-11-01T12:59:00Z') });
  await log.record({ ...entry, at: at('2026-11-01T13:01:00Z'), reference: 'CHK-BBBB2' });
  await log.record({
    userId: 'U2',
    action: 'listed',
    reference: '',
    references: ['CHK-AAAA2', 'CHK-CCCC2'],
    about: '=HYPERLINK("http://x"),\u001b[2J',
    at: at('2026-11-03T00:00:00Z'),
  });
  await storage.close();
});

afterEach(() => store.remove());
afterAll(() => rmSync(folder, { recursive: true }));

describe('audit', () => {
  it('exports CSV, oldest first, in which nothing is a formula', async () => {
    const { code, out, err } = await type('export');
    expect([code, err]).toEqual([0, '']);
    const rows: Record<string, string>[] = parse(out, { columns: true });
    expect(rows.map(({ line, user, check }) => [line, user, check])).toEqual([
      ['1', 'U1', 'CHK-AAAA2'],
      ['2', 'U1', 'CHK-BBBB2'],
      ['3', 'U2', ''],
    ]);
    expect(rows[2]).toMatchObject({
      time: '2026-11-03T00:00:00.000Z',
      checks: 'CHK-AAAA2 CHK-CCCC2',
      about: '\'=HYPERLINK("http://x"),\u001b[2J',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each([
    [
      ['--from', '2026-11-02'],
      ['2', '3'],
    ],
    [['--to', '2026-11-01'], ['1']],
    [['--from', '2026-11-02', '--to', '2026-11-02'], ['2']],
    [
      ['--check', 'chk-aaaa2'],
      ['1', '3'],
    ],
    [['--check', 'CHK-BBBB2', '--from', '2026-11-03'], []],
    [
      ['--from', '2026-11-02', '--to', '9999-12-31'],
      ['2', '3'],
    ],
  ])('shows the lines of %j, by the days of TIME_ZONE', async (options, expected) => {
    const { out, code } = await type('list', ...options);
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => line.trim()[0]),
    ).toEqual(expected);
    expect(out).not.toContain('\u001b');
  });

  it.each([
    ['tail'],
    ['constructor'],
    ['verify', '--head', ''],
    ['verify', '--head', `0:${'a'.repeat(64)}`],
    ['verify', '--head', `1:${'a'.repeat(64)}`, '--head', `2:${'a'.repeat(64)}`],
    ['list', '--from', '2026-11-30', '--to', '2026-11-01'],
    ['verify', '--from', '2026-11-01'],
    ['verify', '--head', '12'],
    ['list', '--head', '1:aaaaaaaaaaaaaaaa'],
    ['list', '--from', '2026-02-30'],
    ['list', '--check', 'Ada'],
  ])('ends with 64: %s %s %s', async (...typed) => {
    expect((await type(...typed)).code).toBe(64);
  });

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
        'The 1 lines of the file are in the log as they were exported.',
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

  it('records that it was read, except by verify, and shows the reading the next time', async () => {
    await type('list', '--check', 'CHK-BBBB2');
    await type('export');
    await type('register');
    await type('verify');
    const { out } = await type('list');
    const readings = out
      .split('\n')
      .flatMap((line) => /operator {2}audit-read {2}(.*)/.exec(line)?.[1] ?? []);
    expect(readings).toEqual(['list --check CHK-BBBB2', 'export', 'register']);
    expect((await type('verify')).out).toBe('The audit log is unbroken: 7 lines.');
  });

  it('leaves the reading to a bot that has the sqlite file open, which writes it once', async () => {
    const bot = await openAt({ url: store.url, key: KEY });
    const { code, out, err } = await type('list');
    expect([code, out.split('\n').length]).toEqual([0, 3]);
    expect(err).toBe('A bot uses the store. It records in the audit log that you read it, within a minute.');
    const readings = bot.collection('audit-readings', auditReadingSchema);
    const [[id, reading] = ['', undefined]] = await collect(readings.entries());
    if (reading === undefined) throw new Error('Nothing was left for the bot');
    const audit = auditLogOf(bot);
    const move = async () => {
      const moving = createAuditReadings({
        readings,
        audit,
        onFailure: (error) => expect(error).toBe('none'),
      });
      await moving.start();
      await vi.waitFor(async () => expect(await readings.get(id)).toBeUndefined());
      await moving.stop();
    };
    await move();
    // As if the bot had died before it removed the reading.
    await readings.insert(id, reading);
    await move();
    const { lines } = await audit.page({ limit: 10 });
    expect(lines.filter(({ action }) => action === 'audit-read')).toMatchObject([
      { userId: 'operator', about: 'list', seq: 4 },
    ]);
    expect(await audit.verify()).toEqual({ lines: 4 });
    await bot.close();
  });

  it('registers what was removed: when, by which rule, and where in the chain', async () => {
    const storage = await openAt({ url: store.url, key: KEY });
    const log = auditLogOf(storage);
    const bot = { userId: 'bot', at: at('2026-11-20T00:00:00Z') };
    await log.record({ ...bot, action: 'purged', reference: 'CHK-AAAA2', about: '90 days after the end' });
    await log.record({ ...bot, action: 'request-ended', reference: '', about: 'Fx1: not decided in time' });
    await log.record({
      userId: 'U2',
      at: bot.at,
      action: 'purged',
      reference: 'CHK-BBBB2',
      about: 'on request',
    });
    await storage.close();
    const { out, code } = await type('register', '--from', '2026-11-20');
    const rows: Record<string, string>[] = parse(out, { columns: true });
    expect(code).toBe(0);
    expect(rows.map(({ time, digest, ...row }) => Object.values(row).join(' '))).toEqual([
      'check CHK-AAAA2 90 days after the end bot 4',
      'request Fx1 not decided in time bot 5',
      'check CHK-BBBB2 on request U2 6',
    ]);
    const { out: exported } = await type('export', '--check', 'CHK-AAAA2');
    expect(exported).toContain(rows[0]?.digest);
    const { out: one } = await type('register', '--check', 'CHK-BBBB2');
    expect(one.split('\n')).toHaveLength(2);
  });

  it('refuses another key', async () => {
    const environment = environmentOf({ url: store.url, key: randomBytes(32) });
    expect(await typeCommand(['audit', 'verify'], environment)).toMatchObject({ code: 1 });
  });
});

describe('a CSV row', () => {
  it.each(['=1', '+1', '-1', '@x', '\tx', '\rx', '＝1', "a'b", 'a"b', 'a,b'])('keeps %j as text', (about) => {
    const row = auditCsvRow({ at: 0, userId: 'U1', action: 'listed', reference: '', about });
    const [read]: Record<string, string>[] = parse(`${AUDIT_CSV_HEADING}\r\n${row}`, { columns: true });
    expect([about, `'${about}`]).toContain(read?.about);
    expect(read?.about).not.toMatch(/^[=+\-@\t\r＝]/);
  });
});
