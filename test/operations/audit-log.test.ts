import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  type AuditLine,
  auditHeadSchema,
  auditLineSchema,
} from '../../src/operations/audit-chain.ts';
import { createAuditLog } from '../../src/operations/audit-log.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { makeAudit } from '../support/make-audit.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
let folder: string;
let time: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  time = 1_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

async function open() {
  const storage = await openStorage(
    { databaseUrl: `sqlite://${folder}/x.sqlite`, encryptionKey: undefined },
    { log: silent },
  );
  const audit = createAuditLog({
    lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
    heads: storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES),
    now: () => time,
  });
  return { audit, close: () => storage.close() };
}

it('keeps its entries across a restart, newest first', async () => {
  const first = await open();
  await first.audit.record({ userId: 'U1', action: 'invited', reference: 'CHK-7F3K2' });
  time = 2_000;
  await first.audit.record({ userId: 'U2', action: 'certificate-opened', reference: 'CHK-7F3K2' });
  await first.close();
  const second = await open();
  time = 3_000;
  await second.audit.record({ userId: 'bot', action: 'purged', reference: 'CHK-7F3K2' });
  expect((await second.audit.page({ limit: 10 })).lines).toMatchObject([
    { at: 3_000, userId: 'bot', action: 'purged', reference: 'CHK-7F3K2' },
    { at: 2_000, userId: 'U2', action: 'certificate-opened', reference: 'CHK-7F3K2' },
    { at: 1_000, userId: 'U1', action: 'invited', reference: 'CHK-7F3K2' },
  ]);
  expect((await second.audit.page({ limit: 1 })).lines).toMatchObject([{ action: 'purged' }]);
  await second.close();
});

it('writes an entry with an id only once', async () => {
  const { audit, close } = await open();
  await Promise.all(
    Array.from({ length: 3 }, () =>
      audit.record({ userId: 'U1', action: 'cancelled', reference: 'CHK-1' }, 'cancel-1'),
    ),
  );
  time = 9_000;
  await audit.record({ userId: 'U2', action: 'invited', reference: 'CHK-2' }, 'cancel-1');
  expect((await audit.page({ limit: 10 })).lines).toMatchObject([
    { at: 1_000, userId: 'U1', action: 'cancelled', reference: 'CHK-1' },
  ]);
  await close();
});

it('writes two equal entries without an id twice', async () => {
  const { audit, close } = await open();
  await audit.record({ userId: 'U1', action: 'viewed', reference: 'CHK-1' });
  await audit.record({ userId: 'U1', action: 'viewed', reference: 'CHK-1' });
  expect((await audit.page({ limit: 10 })).lines).toHaveLength(2);
  await close();
});

it('is encrypted on disk', async () => {
  const { audit, close } = await open();
  await audit.record({ userId: 'U-WHO-LOOKED', action: 'viewed', reference: 'CHK-7F3K2' });
  await close();
  expect(readFileSync(join(folder, 'x.sqlite'), 'latin1')).not.toMatch(/U-WHO-LOOKED|CHK-7F3K2/);
});

it('rejects when it cannot be written', async () => {
  const entries = createMemoryCollection<AuditLine>();
  entries.failWrites(true);
  const audit = makeAudit(() => time, entries);
  await expect(audit.record({ userId: 'U1', action: 'viewed', reference: 'CHK-1' })).rejects.toThrow(
    'cannot be written',
  );
  expect((await audit.page({ limit: 10 })).lines).toMatchObject([]);
});

it('stores only time, user, action and reference', () => {
  const entry = { at: 1, userId: 'U1', action: 'viewed', reference: 'CHK-1' };
  expect(auditLineSchema.parse({ ...entry, result: 'Clear', worker: 'Ada' })).toEqual(entry);
  expect(auditLineSchema.safeParse({ ...entry, action: 'saw Clear' }).success).toBe(false);
});
