import { setTimeout as delay } from 'node:timers/promises';
import { checkSchema } from '../../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../../src/checks/check-record-rules.ts';
import { AUDIT_LINE_RULES, auditLineSchema } from '../../../src/operations/audit-chain.ts';
import { auditBlockSchema, createAuditIndex } from '../../../src/operations/audit-index.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { KEY, silent } from '../../storage/stores.ts';

const LOOK_EVERY_MS = 1_000;
/** A million lines take two minutes. */
const INDEXING_MS = 900_000;

/**
 * Does what a bot does in the background in the minutes after its first start: deletes what is obsolete, until so many
 * checks are left, and indexes the audit log.
 */
export async function awaitUpkeep(databaseUrl: string, left: number): Promise<void> {
  const storage = await openStorage({ databaseUrl, encryptionKey: KEY }, { log: silent });
  const cached = await storage.cachedCollection('checks', checkSchema, CHECK_RECORD_RULES);
  for (let count = Number.POSITIVE_INFINITY; count > left; ) {
    await delay(LOOK_EVERY_MS);
    count = 0;
    for await (const _ of storage.collection('checks', checkSchema).records()) count += 1;
  }
  cached.close();
  const index = createAuditIndex({
    lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
    blocks: storage.collection('audit-blocks', auditBlockSchema),
  });
  await index.extend(AbortSignal.timeout(INDEXING_MS));
  await storage.close();
}
