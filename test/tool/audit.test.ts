import { randomBytes } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditReadingSchema } from '../../src/checks/audit-reading.ts';
import { createAuditReadings } from '../../src/checks/jobs/audit-readings.ts';
import { AUDIT_CSV_HEADING, auditCsvRow } from '../../src/operations/audit-csv.ts';
import { auditLogOf } from '../../src/tool/audit-log-of.ts';
import { collect } from '../storage/collect.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { seedAudit } from './seed-audit.ts';
import { openAt } from './seed-store.ts';
import { environmentOf, typeCommand } from './type-command.ts';

const [sqlite] = await storeKinds();
let store: TestStore;
const type = (...typed: string[]) =>
  typeCommand(['audit', ...typed], environmentOf({ url: store.url, key: KEY }));

const at = (time: string) => Date.parse(time);

beforeEach(async () => {
  if (sqlite === undefined) throw new Error('no sqlite');
  store = await sqlite.make();
  await seedAudit({ url: store.url, key: KEY });
});

afterEach(() => store.remove());

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
