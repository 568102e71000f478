import { cpSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { checkSchema } from '../../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../../src/checks/check-record-rules.ts';
import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  auditHeadSchema,
  auditLineSchema,
} from '../../../src/operations/audit-chain.ts';
import { createAuditLog } from '../../../src/operations/audit-log.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { makeSqliteFolder, type SqliteFolder } from '../sqlite-folder.ts';

const KEY = Buffer.alloc(32, 7);
const ID = '7d2f5d8e-6f0e-4f0c-9a65-0a4b1c2d3e4f';

/** A store whose checks and audit lines have the stored field names, which differ from the names in the code. */
let folder: SqliteFolder;
let storage: Storage;

async function open(): Promise<Storage> {
  storage = await folder.open({ key: KEY });
  return storage;
}

const openChecks = async () => (await open()).cachedCollection('checks', checkSchema, CHECK_RECORD_RULES);

beforeEach(() => {
  folder = makeSqliteFolder();
  cpSync(`${import.meta.dirname}/../fixtures/former-names.sqlite`, folder.file);
});

afterEach(() => folder.remove());

it('is read under the current field names', async () => {
  const checks = await openChecks();
  expect(checks.all()).toHaveLength(1);
  expect(checks.all()[0]).toMatchObject({
    id: ID,
    resultRevision: 2,
    lastResultAt: 1_780_000_000_003,
    lastMark: { process: 'p', count: 4 },
    pendingAudit: [{ userId: 'U1', action: 'invited', at: 1_780_000_000_000 }],
    card: { renderedHash: 'abc', renderedFactsHash: 'def', notifiedRevision: 1, reposts: 1 },
  });
  checks.close();
});

it('stays readable for the version that wrote it', async () => {
  const checks = await openChecks();
  await checks.update(ID, (check) => ({
    ...check,
    resultRevision: 3,
    card: { ...check.card, redraws: 1, supersededCards: [{ channelId: 'C1', ts: '1.2' }] },
  }));
  checks.close();
  const stored = await storage.collection('checks', z.record(z.string(), z.unknown())).get(ID);
  expect(stored).toMatchObject({
    news: 3,
    lastLookedAt: 1_780_000_000_003,
    lastLook: { process: 'p', count: 4 },
    unaudited: [{ userId: 'U1', deed: 'invited', at: 1_780_000_000_000 }],
    card: {
      announced: 'abc',
      announcedFacts: 'def',
      repliedNews: 1,
      redraws: 1,
      leftBehind: [{ channelId: 'C1', ts: '1.2' }],
    },
  });
  expect(Object.keys(stored ?? {})).not.toContain('resultRevision');
});

it('has an unbroken audit chain that can be extended', async () => {
  await open();
  const audit = createAuditLog({
    lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
    heads: storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES),
    now: () => 1_780_000_000_000,
    onHead() {},
  });
  expect(await audit.verify()).toEqual({ lines: 3 });
  await audit.record({ userId: 'U2', action: 'viewed', reference: 'CHK-7F3K2' });
  expect(await audit.verify()).toEqual({ lines: 4 });
});
