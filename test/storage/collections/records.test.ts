import { cpSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkSchema } from '../../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../../src/checks/check-record-rules.ts';
import type { Log, LogFields } from '../../../src/log/log.ts';
import { AUDIT_LINE_RULES, auditLineSchema } from '../../../src/operations/audit-chain.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { makeCheck } from '../../support/make-check.ts';
import { collect } from '../collect.ts';
import { makeSqliteFolder, type SqliteFolder } from '../sqlite-folder.ts';
import { KEY } from '../stores.ts';

/** The key of the store in fixtures/. */
const FORMER_KEY = Buffer.alloc(32, 7);

let folder: SqliteFolder;
let logged: string[];

beforeEach(() => {
  folder = makeSqliteFolder();
  logged = [];
});

afterEach(() => folder.remove());

const logEvent = (event: string, fields?: LogFields) =>
  logged.push(`${event} ${fields?.record} ${fields?.why}`);
const log: Log = { debug() {}, info() {}, warn: logEvent, error: logEvent };

const start = (key = KEY): Promise<Storage> => folder.open({ key, log });

function rows(sql: string, ...values: string[]): Record<string, unknown>[] {
  const db = new DatabaseSync(folder.file, { timeout: 2_000 });
  const found = db.prepare(sql).all(...values);
  db.close();
  return found;
}

describe('records of earlier versions', () => {
  beforeEach(() => {
    cpSync(`${import.meta.dirname}/../fixtures/written-before.sqlite`, folder.file);
  });

  it('are read as they are, and moved to keys that reveal nothing', async () => {
    const storage = await start(FORMER_KEY);
    const checks = await storage.cachedCollection('checks', checkSchema, CHECK_RECORD_RULES);
    expect(
      checks
        .all()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['Completed', 'Pending']);
    const audit = storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);
    const { records } = await audit.page({ limit: 10 });
    expect(records).toHaveLength(2);
    expect(records.map(({ value }) => value.at)).toEqual(
      records
        .map(({ value }) => value.at)
        .toSorted()
        .toReversed(),
    );
    for (const { id, value } of records) {
      expect(id).toBe(`${id.slice(0, 36)}:invited:${value.at}`);
      expect(await audit.insert(id, value)).toBe(false);
    }
    expect(logged).toEqual([]);
    const keys = rows('SELECT key FROM entries UNION SELECT key FROM audit_entries').map(({ key }) =>
      String(key),
    );
    expect(keys.filter((key) => /invited|submission|command|CHK-/.test(key))).toEqual([]);
    expect(rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await folder.close();
    const again = (await start(FORMER_KEY)).collection('audit', auditLineSchema, AUDIT_LINE_RULES);
    expect((await again.page({ limit: 10 })).records).toEqual(records);
  });

  it('are looked for at the first start alone, which reads the whole audit log', async () => {
    const plainIn = (table: string) =>
      rows(`SELECT key, value FROM ${table} WHERE key GLOB 'audit:[^~]*' LIMIT 1`);
    const [plain] = plainIn('entries');
    await start(FORMER_KEY);
    expect(plainIn('audit_entries')).toEqual([]);
    await folder.close();
    rows('INSERT INTO audit_entries (key, value) VALUES (?, ?)', String(plain?.key), String(plain?.value));
    await start(FORMER_KEY);
    expect(plainIn('audit_entries')).toEqual([plain]);
  });

  it('still refuse another key', async () => {
    await expect(start(Buffer.alloc(32, 8))).rejects.toThrow(
      /another key.*ENCRYPTION_KEY.*Nothing was changed/,
    );
    rows("DELETE FROM entries WHERE key = 'key:canary'");
    await expect(start(Buffer.alloc(32, 8))).rejects.toThrow(/another key/);
    await start(FORMER_KEY);
  });
});

describe('fields added by a newer version', () => {
  const newer = z.looseObject({ name: z.string(), card: z.looseObject({ ts: z.string() }) });
  const older = z.object({
    name: z.string(),
    state: z.string().optional(),
    card: z.object({ ts: z.string() }),
    actions: z.array(z.object({ action: z.string() })).optional(),
  });

  it('are kept, at every depth, when this version writes the record', async () => {
    const storage = await start();
    await storage.collection('checks', newer).set('a', {
      name: 'Ada',
      owner: { userId: 'U1' },
      card: { ts: '1', thread: 'T' },
      actions: [
        { action: 'one', why: 'w1' },
        { action: 'two', why: 'w2' },
      ],
    });
    const checks = storage.collection('checks', older);
    await checks.update('a', (found) => found && { ...found, name: 'Grace', card: { ts: '2' } });
    await checks.update('a', (found) => found && { ...found, actions: found.actions?.slice(1) });
    expect(await storage.collection('checks', newer).get('a')).toEqual({
      name: 'Grace',
      owner: { userId: 'U1' },
      card: { ts: '2', thread: 'T' },
      actions: [{ action: 'two', why: 'w2' }],
    });
  });

  it('are removed when the record must be erased', async () => {
    const storage = await start();
    await storage
      .collection('checks', newer)
      .set('a', { name: 'Ada', secret: 'born 1815', card: { ts: '1' } });
    const rules = { erases: ({ state }: z.infer<typeof older>) => state === 'Purged' };
    const cached = await storage.cachedCollection('checks', older, rules);
    await cached.update('a', (check) => ({ ...check, name: '', state: 'Purged' }));
    expect(await storage.collection('checks', newer).get('a')).toEqual({
      name: '',
      state: 'Purged',
      card: { ts: '1' },
    });
  });
});

describe('a record that cannot be read', () => {
  const good = makeCheck();
  const ids = ['7b0e7d8c-1111-4111-8111-111111111111', '7b0e7d8c-2222-4222-8222-222222222222'];

  async function writeUnreadable(): Promise<void> {
    const storage = await start();
    await storage.collection('checks', checkSchema).set(good.id, good);
    const unchecked = z.unknown();
    await storage
      .collection('checks', unchecked)
      .set(ids[0] ?? '', { ...good, id: ids[0], state: 'Escalated' });
    await storage.collection('checks', unchecked).set(ids[1] ?? '', good);
    await folder.close();
    rows("UPDATE entries SET value = '{torn' WHERE key = ?", `checks:${ids[1]}`);
    rows(
      "INSERT INTO entries VALUES ('checks:elsewhere', (SELECT value FROM entries WHERE key = ?), NULL, 99)",
      `checks:${good.id}`,
    );
  }

  it('is skipped, reported and left untouched; all others are served', async () => {
    await writeUnreadable();
    const before = rows('SELECT key, value FROM entries WHERE key != ? ORDER BY key', 'key:canary');
    const storage = await start();
    const cached = await storage.cachedCollection('checks', checkSchema);
    expect(cached.all()).toEqual([good]);
    expect(logged.toSorted()).toEqual([
      `storage.record-set-aside checks:${ids[0]} of a shape this version does not know`,
      `storage.record-set-aside checks:${ids[1]} damaged`,
      'storage.record-set-aside checks:elsewhere sealed with another key, or damaged',
    ]);
    expect(storage.setAside()).toEqual({ checks: 3 });
    await storage.ping();
    await expect(cached.get(ids[0] ?? '')).rejects.toThrow(/cannot be read, and was left as it is/);
    await expect(cached.update(ids[0] ?? '', (check) => ({ ...check, note: 'x' }))).rejects.toThrow(
      /cannot be read/,
    );
    await expect(cached.insert(ids[1] ?? '', good)).rejects.toThrow(/cannot be read/);
    expect(logged).toHaveLength(3);
    const kept = rows("SELECT key, value FROM entries WHERE key LIKE 'checks:%' ORDER BY key");
    expect(kept).toEqual(before.filter(({ key }) => String(key).startsWith('checks:')));
  });

  it('does not prevent the start if it is the canary, and is recreated if losing it costs nothing', async () => {
    await writeUnreadable();
    rows("UPDATE entries SET value = '{torn' WHERE key = 'key:canary'");
    const storage = await start();
    rows("INSERT INTO entries VALUES ('ledger:requests', '{torn', NULL, 100)");
    const requests = storage.collection('ledger', z.object({ n: z.number() }));
    expect(await requests.get('requests')).toBeUndefined();
    expect(await requests.update('requests', (found) => found ?? { n: 1 })).toMatchObject({
      value: { n: 1 },
    });
    await folder.close();
    await expect(start(Buffer.alloc(32, 8))).rejects.toThrow(/another key/);
  });
});

describe('a record, seen with the database but without its key', () => {
  const OUTCOMES = [
    { result: 'Clear' },
    { result: 'Attention Required' },
    { result: 'Refer' },
    { result: 'Unknown', resultWord: 'Something nobody has heard of so far' },
  ] as const;

  it('has the same length whatever the outcome, the certificate and what was said about it', async () => {
    const storage = await start();
    const checks = storage.collection('checks', checkSchema, CHECK_RECORD_RULES);
    for (let length = 1; length < 700; length += 7) {
      const name = 'x'.repeat(length);
      const worker = { firstName: 'A', lastName: name, email: 'a@example.com' };
      for (const [i, outcome] of OUTCOMES.entries()) {
        const check = makeCheck({
          state: 'Completed',
          worker,
          outcome: { ...outcome, ...(i % 2 === 0 ? { releaseDate: '2026-11-20' } : {}) },
          certificate: i % 2 === 0 ? 'offered' : 'none',
          resultRevision: i,
        });
        await checks.set(String(i), check);
      }
      await checks.set('pending', makeCheck({ worker }));
      const lengths = rows("SELECT DISTINCT length(value) AS length FROM entries WHERE key LIKE 'checks:%'");
      expect(lengths).toHaveLength(1);
    }
  });

  it('has the same length whatever the audited action, under a key that reveals nothing', async () => {
    const storage = await start();
    const audit = storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);
    const actions = ['viewed', 'certificate-opened', 'invited', 'purged'] as const;
    for (const action of actions) {
      await audit.insert(`check:${action}:1`, { at: 1, userId: 'U1', action, reference: 'CHK-7F3K2' });
    }
    const kept = rows('SELECT key, length(value) AS length FROM audit_entries');
    expect(new Set(kept.map(({ length }) => length)).size).toBe(1);
    for (const { key } of kept) expect(key).toMatch(/^audit:~[0-9a-f]{64}$/);
    const ids = (await collect(audit.entries())).map(([id]) => id);
    expect(ids.toSorted()).toEqual(actions.map((action) => `check:${action}:1`).toSorted());
  });
});
